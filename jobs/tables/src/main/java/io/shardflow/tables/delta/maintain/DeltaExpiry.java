package io.shardflow.tables.delta.maintain;

import io.delta.kernel.Table;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.CheckpointAlreadyExistsException;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.RemoveFile;
import io.delta.kernel.internal.replay.CreateCheckpointIterator;
import io.delta.kernel.internal.snapshot.MetadataCleanup;
import io.delta.kernel.utils.CloseableIterator;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * Deletes files that the table has not needed since a time: those that were removed from it before,
 * and those that are older and were never part of it, such as the files of a job that was killed.
 * Deletes old entries of the log, too.
 */
final class DeltaExpiry {
  private final Engine engine;
  private final Path folder;

  DeltaExpiry(Engine engine, Path folder) {
    this.engine = engine;
    this.folder = folder;
  }

  /**
   * Deletes files.
   *
   * @param before in milliseconds since 1970
   * @return what was deleted
   */
  String run(long before) throws IOException {
    // First the files, then the table: a file that is committed meanwhile is part of it.
    List<FileStatus> files = new ArrayList<>();
    list(folder, files);
    Table table = Table.forPath(engine, folder.toString());
    SnapshotImpl snapshot = (SnapshotImpl) table.getLatestSnapshot(engine);
    Set<String> needed = removedSince(before, snapshot);
    ActiveFiles.of(engine, snapshot).forEach(file -> needed.add(file.path().getPath()));
    long deleted = 0;
    long bytes = 0;
    for (FileStatus file : files) {
      if (file.getModificationTime() < before && !needed.contains(file.getPath().getPath())) {
        FileSystem system = file.getPath().getFileSystem();
        if (system.delete(file.getPath(), false)) {
          deleted++;
          bytes += file.getLen();
        }
      }
    }
    long entries = cleanLog(table, snapshot, before);
    return String.format(
        "deleted %,d files (%,d bytes) that the table no longer needs, and %,d files of its log",
        deleted, bytes, entries);
  }

  private long cleanLog(Table table, SnapshotImpl snapshot, long before) throws IOException {
    try {
      table.checkpoint(engine, snapshot.getVersion());
    } catch (CheckpointAlreadyExistsException e) {
      // It is what the older entries of the log are replaced by.
    }
    long now = System.currentTimeMillis();
    return MetadataCleanup.cleanupExpiredLogs(
        engine, () -> now, snapshot.getDataPath(), Math.max(0, now - before));
  }

  /** Returns the files that the log removes since a time: earlier versions need them. */
  private Set<String> removedSince(long since, SnapshotImpl snapshot) throws IOException {
    Set<String> removed = new HashSet<>();
    try (CreateCheckpointIterator batches =
        new CreateCheckpointIterator(engine, snapshot.getLogSegment(), since)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> rows = batches.next().getRows()) {
          while (rows.hasNext()) {
            Row row = rows.next();
            int column = row.getSchema().indexOf("remove");
            if (!row.isNullAt(column)) {
              removed.add(absolute(new RemoveFile(row.getStruct(column)).getPath()).getPath());
            }
          }
        }
      }
    }
    return removed;
  }

  private Path absolute(String logPath) {
    URI uri = URI.create(logPath);
    return uri.isAbsolute() ? new Path(uri) : new Path(folder, uri.getPath());
  }

  /** Adds the data files in a folder and below. */
  private static void list(Path folder, List<FileStatus> found) throws IOException {
    FileStatus[] children;
    try {
      children = folder.getFileSystem().listStatus(folder);
    } catch (FileNotFoundException e) {
      return;
    }
    for (int i = 0; children != null && i < children.length; i++) {
      String name = children[i].getPath().getName();
      boolean isHidden = (name.startsWith("_") || name.startsWith(".")) && !name.contains("=");
      if (children[i].isDir() && !isHidden) {
        list(children[i].getPath(), found);
      } else if (!isHidden && name.endsWith(".parquet")) {
        found.add(children[i]);
      }
    }
  }
}
