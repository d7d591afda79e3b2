package io.shardflow.jobs.compact.folder;

import io.shardflow.jobs.compact.format.FileMerger;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Replaces files of a folder by one file with the same rows, in five steps:
 *
 * <ol>
 *   <li>A hidden journal names the files and the merged file.
 *   <li>The merged file is written under a hidden name.
 *   <li>The merged file gets its name. From here on, the merge counts.
 *   <li>The files are deleted.
 *   <li>The journal is deleted.
 * </ol>
 *
 * <p>A process can end at any point. {@link #recover} deletes what the steps 1 and 2 left, and
 * completes the steps 4 and 5. A reader that lists the folder between the steps 3 and 4 finds the
 * rows twice, unless it leaves out the files of journals whose merged file exists. No reader ever
 * misses a row.
 */
final class FolderMerge {
  static final String JOURNAL_PREFIX = ".merge-";
  private static final String HIDDEN_SUFFIX = ".merging";

  private final Path folder;
  private final Path merged;
  private final Path hidden;
  private final Path journal;

  private FolderMerge(Path folder, String mergedName) {
    this.folder = folder;
    this.merged = new Path(folder, mergedName);
    this.hidden = new Path(folder, "." + mergedName + HIDDEN_SUFFIX);
    this.journal = new Path(folder, JOURNAL_PREFIX + mergedName);
  }

  /**
   * Merges files of one folder.
   *
   * @return the merged file, or nothing if one of the files is no longer there or has changed
   */
  static Optional<RowFile> run(List<RowFile> files, FileMerger merger) throws IOException {
    RowFile first = files.get(0);
    return new FolderMerge(
            first.path().getParent(), first.prefix() + UUID.randomUUID() + "-0" + first.suffix())
        .merge(files, merger);
  }

  private Optional<RowFile> merge(List<RowFile> files, FileMerger merger) throws IOException {
    for (RowFile file : files) {
      if (!isUnchanged(file)) {
        return Optional.empty();
      }
    }
    FileSystem system = folder.getFileSystem();
    Journal.write(journal, files);
    try (FSDataOutputStream out = system.create(hidden, FileSystem.WriteMode.NO_OVERWRITE)) {
      OutputStream buffered = new BufferedOutputStream(out, 1 << 16);
      merger.merge(files.stream().map(RowFile::path).collect(Collectors.toList()), buffered);
      buffered.flush();
      if (!system.isDistributedFS()) {
        // The rows must be on disk before the other files with them are deleted.
        out.sync();
      }
    }
    if (!system.rename(hidden, merged)) {
      throw new IOException("Cannot rename " + hidden + " to " + merged);
    }
    complete(files);
    return RowFile.of(system.getFileStatus(merged));
  }

  private void complete(List<RowFile> files) throws IOException {
    FileSystem system = folder.getFileSystem();
    for (RowFile file : files) {
      if (isUnchanged(file)) {
        system.delete(file.path(), false);
      }
    }
    system.delete(journal, false);
  }

  private static boolean isUnchanged(RowFile file) throws IOException {
    try {
      FileStatus status = file.path().getFileSystem().getFileStatus(file.path());
      return status.getLen() == file.bytes() && status.getModificationTime() == file.modified();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  /**
   * Returns the files of a folder that a merged file has replaced, but that may not be deleted yet.
   */
  static List<Path> replacedFiles(Path folder) throws IOException {
    List<Path> replaced = new ArrayList<>();
    for (FolderMerge merge : in(folder)) {
      if (folder.getFileSystem().exists(merge.merged)) {
        Journal.read(merge.journal).forEach(file -> replaced.add(file.path()));
      }
    }
    return replaced;
  }

  /** Ends the merges that an earlier process left in a folder. Returns how many there were. */
  static int recover(Path folder) throws IOException {
    List<FolderMerge> found = in(folder);
    for (FolderMerge merge : found) {
      merge.recover();
    }
    return found.size();
  }

  /** Returns the merges that have a journal. */
  private static List<FolderMerge> in(Path folder) throws IOException {
    List<FolderMerge> found = new ArrayList<>();
    for (FileStatus child : PartitionFolders.list(folder)) {
      String name = child.getPath().getName();
      if (!child.isDir() && name.startsWith(JOURNAL_PREFIX)) {
        found.add(new FolderMerge(folder, name.substring(JOURNAL_PREFIX.length())));
      }
    }
    return found;
  }

  private void recover() throws IOException {
    FileSystem system = folder.getFileSystem();
    if (system.exists(merged)) {
      complete(Journal.read(journal));
      return;
    }
    if (system.exists(hidden)) {
      system.delete(hidden, false);
    }
    system.delete(journal, false);
  }
}
