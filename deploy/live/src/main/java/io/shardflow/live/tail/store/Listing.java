package io.shardflow.live.tail.store;

import io.shardflow.jobs.compact.folder.FolderCompaction;
import io.shardflow.jobs.sink.folder.ResultNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The names in a folder that matter.
 *
 * @param folder relative to the root, with {@code /} between names; empty for the root
 * @param folders the folders in it, without hidden ones
 * @param files the files whose names begin as those of complete files with rows
 * @param journals the journals of merges
 * @param table the table in this folder
 * @param isConfirmed whether it is known that no merge of files can be seen in part
 */
public record Listing(
    String folder,
    Set<String> folders,
    Set<String> files,
    Set<String> journals,
    Optional<Table> table,
    boolean isConfirmed) {

  /** A format of tables. */
  public enum Table {
    DELTA("_delta_log"),
    ICEBERG("metadata");

    private final String metadataFolder;

    Table(String metadataFolder) {
      this.metadataFolder = metadataFolder;
    }

    /** Returns the name of the folder with the metadata of a table. */
    public String metadataFolder() {
      return metadataFolder;
    }
  }

  /** Returns the same listing, which is known to show the folder at one moment. */
  Listing confirmed() {
    return new Listing(folder, folders, files, journals, table, true);
  }

  /** Returns whether it is the folder of a data set, or one below. */
  public boolean hasRows() {
    return table.isPresent()
        || !files.isEmpty()
        || folders.stream().anyMatch(ResultNames::isPartition);
  }

  /** Returns the path of a file or folder in this folder. */
  public String path(String name) {
    return path(folder, name);
  }

  /** Returns the path of a file or folder in a folder. */
  public static String path(String folder, String name) {
    return folder.isEmpty() ? name : folder + "/" + name;
  }

  /** Collects the names in a folder. */
  static final class Builder {
    final Set<String> folders = new TreeSet<>();
    final Set<String> files = new TreeSet<>();
    final List<String> journals = new ArrayList<>();
    Table table;

    /** Identifies the files of its metadata. */
    int tableHash;

    /** Adds a name that can only be that of a file. Returns false if it may be a folder. */
    boolean addFile(String name) {
      if (ResultNames.isRowFile(name)) {
        files.add(name);
        return true;
      }
      if (FolderCompaction.mergedFile(name).isPresent()) {
        journals.add(name);
      }
      return name.startsWith(".");
    }

    Listing build(String folder, boolean isConfirmed) {
      return new Listing(
          folder, folders, files, new TreeSet<>(journals), Optional.ofNullable(table), isConfirmed);
    }
  }
}
