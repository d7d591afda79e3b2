package io.shardflow.tables.delta.maintain;

import io.shardflow.jobs.compact.format.ParquetMerger;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import lombok.Value;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Files of one partition of a table that are small enough to become one file. */
@Value
class RewriteTask implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int BUFFER_BYTES = 1 << 16;

  /** The paths as the log of the table has them, by the paths of the files. */
  LinkedHashMap<Path, String> files;

  /** The folder of the merged file, as the log has it: relative, and empty or ending in a slash. */
  String logFolder;

  long targetBytes;

  /** A file that is not part of the table yet, and the files that it replaces. */
  @Value
  static class Rewritten implements Serializable {
    private static final long serialVersionUID = 1L;

    /** As the log of the table has them. */
    ArrayList<String> replaced;

    /** As the log of the table will have it. */
    String logPath;

    Path path;
    long bytes;

    /** In milliseconds since 1970. */
    long modified;

    long rows;
  }

  /** Merges the files that have the same columns. */
  ArrayList<Rewritten> run() throws IOException {
    ParquetMerger merger = new ParquetMerger(targetBytes);
    Map<String, List<Path>> byColumns = new LinkedHashMap<>();
    for (Path file : files.keySet()) {
      Optional<String> columns = merger.columns(file);
      columns.ifPresent(
          same -> byColumns.computeIfAbsent(same, any -> new ArrayList<>()).add(file));
    }
    ArrayList<Rewritten> rewritten = new ArrayList<>();
    for (List<Path> group : byColumns.values()) {
      if (group.size() > 1) {
        rewritten.add(rewrite(group, merger));
      }
    }
    return rewritten;
  }

  private Rewritten rewrite(List<Path> group, ParquetMerger merger) throws IOException {
    String name = "part-" + UUID.randomUUID() + ".parquet";
    Path path = new Path(group.get(0).getParent(), name);
    FileSystem system = path.getFileSystem();
    long rows;
    try (OutputStream out =
        new BufferedOutputStream(
            system.create(path, FileSystem.WriteMode.NO_OVERWRITE), BUFFER_BYTES)) {
      rows = merger.merge(group, out);
    }
    FileStatus status = system.getFileStatus(path);
    return new Rewritten(
        group.stream().map(files::get).collect(Collectors.toCollection(ArrayList::new)),
        logFolder + name,
        path,
        status.getLen(),
        status.getModificationTime(),
        rows);
  }
}
