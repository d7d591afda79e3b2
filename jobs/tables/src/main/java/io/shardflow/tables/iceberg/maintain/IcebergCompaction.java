package io.shardflow.tables.iceberg.maintain;

import io.shardflow.jobs.compact.CompactionResult;
import io.shardflow.jobs.compact.CompactionSettings;
import io.shardflow.jobs.compact.WorkRunner;
import io.shardflow.tables.iceberg.maintain.RewriteTask.Rewritten;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.RewriteFiles;
import org.apache.iceberg.SerializableTable;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.CloseableIterable;

/** Merges the small files of an Iceberg table, and deletes its past. */
public final class IcebergCompaction {
  private final Table table;
  private final CompactionSettings settings;

  /** The paths of the files that this run has written. */
  private final Set<String> own = new HashSet<>();

  private int conflicts;
  private int filesWithDeletes;

  public IcebergCompaction(Table table, CompactionSettings settings) {
    this.table = table;
    this.settings = settings;
  }

  /** Merges files, and commits them. */
  public CompactionResult run(WorkRunner runner) throws Exception {
    List<String> notes = new ArrayList<>();
    List<FileScanTask> before = files();
    boolean hasMerged = true;
    List<RewriteTask> tasks = plan(before);
    while (hasMerged && !tasks.isEmpty()) {
      Table copy = SerializableTable.copyOf(table);
      Snapshot start = table.currentSnapshot();
      List<Rewritten> rewritten =
          runner.run("compact " + table.name(), tasks, task -> task.run(copy));
      hasMerged = commit(rewritten, start);
      // Columns compress better in larger files, so that what was to fill one file may not.
      table.refresh();
      tasks = plan(files());
    }
    if (conflicts > 0) {
      notes.add("left " + conflicts + " merges out: another writer has changed their files");
    }
    if (filesWithDeletes > 0) {
      notes.add("left " + filesWithDeletes + " files with row-level deletes alone");
    }
    if (settings.expiry().isPresent()) {
      notes.add(new IcebergExpiry(table).run(settings.expiry().get().toEpochMilli()));
    }
    table.refresh();
    List<FileScanTask> after = files();
    return new CompactionResult(before.size(), bytes(before), after.size(), bytes(after), notes);
  }

  private static long bytes(List<FileScanTask> files) {
    return files.stream().mapToLong(file -> file.file().fileSizeInBytes()).sum();
  }

  private List<FileScanTask> files() throws IOException {
    List<FileScanTask> files = new ArrayList<>();
    if (table.currentSnapshot() != null) {
      try (CloseableIterable<FileScanTask> planned =
          table.newScan().useSnapshot(table.currentSnapshot().snapshotId()).planFiles()) {
        planned.forEach(files::add);
      }
    }
    return files;
  }

  /** Plans merges of small files that are old enough, or that this run has written. */
  private List<RewriteTask> plan(List<FileScanTask> files) {
    Map<Long, Long> commits = new HashMap<>();
    for (Snapshot snapshot : table.snapshots()) {
      commits.put(snapshot.sequenceNumber(), snapshot.timestampMillis());
    }
    filesWithDeletes = 0;
    Map<String, List<FileScanTask>> partitions = new LinkedHashMap<>();
    for (FileScanTask file : files) {
      // A snapshot that has expired is older than all others.
      long committed =
          own.contains(file.file().location())
              ? settings.before()
              : commits.getOrDefault(file.file().fileSequenceNumber(), 0L);
      if (!settings.includes(file.file().fileSizeInBytes(), committed)) {
        continue;
      }
      if (!file.deletes().isEmpty()) {
        filesWithDeletes++;
        continue;
      }
      partitions
          .computeIfAbsent(
              file.file().specId() + "/" + file.spec().partitionToPath(file.file().partition()),
              partition -> new ArrayList<>())
          .add(file);
    }
    List<RewriteTask> tasks = new ArrayList<>();
    for (List<FileScanTask> partition : partitions.values()) {
      for (List<FileScanTask> group :
          settings.group(partition, file -> file.file().fileSizeInBytes())) {
        tasks.add(
            new RewriteTask(
                new ArrayList<>(group), group.get(0).file().specId(), settings.targetBytes()));
      }
    }
    return tasks;
  }

  /**
   * Commits all merges at once, or one by one those that other writers have not made invalid. The
   * files of the others stay, as files of no snapshot. Iceberg repeats a commit if another one was
   * faster.
   */
  private boolean commit(List<Rewritten> rewritten, Snapshot start) {
    try {
      commitTogether(rewritten, start);
      return true;
    } catch (ValidationException e) {
      boolean hasCommitted = false;
      for (Rewritten files : rewritten) {
        try {
          table.refresh();
          commitTogether(List.of(files), start);
          hasCommitted = true;
        } catch (ValidationException conflict) {
          conflicts++;
        }
      }
      return hasCommitted;
    }
  }

  private void commitTogether(List<Rewritten> rewritten, Snapshot start) {
    RewriteFiles rewrite =
        table
            .newRewrite()
            .validateFromSnapshot(start.snapshotId())
            .dataSequenceNumber(start.sequenceNumber());
    for (Rewritten files : rewritten) {
      files.replaced().forEach(rewrite::deleteFile);
      files.added().forEach(rewrite::addFile);
    }
    rewrite.commit();
    for (Rewritten files : rewritten) {
      files.added().stream().map(DataFile::location).forEach(own::add);
    }
  }
}
