package io.shardflow.tables.delta.maintain;

import io.delta.kernel.Table;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.util.VectorUtils;
import io.shardflow.jobs.compact.CompactionResult;
import io.shardflow.jobs.compact.CompactionSettings;
import io.shardflow.jobs.compact.WorkRunner;
import io.shardflow.tables.delta.maintain.ActiveFiles.ActiveFile;
import io.shardflow.tables.delta.maintain.RewriteTask.Rewritten;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.fs.Path;

/** Merges the small files of a Delta table, and deletes its past. */
public final class DeltaCompaction {
  /** New rows get IDs by the files that they are in; moved rows would have to keep theirs. */
  private static final String ROW_TRACKING = "rowTracking";

  private final Engine engine;
  private final Path folder;
  private final CompactionSettings settings;

  /**
   * Creates a run.
   *
   * @param folder the folder of the table, with its scheme
   */
  public DeltaCompaction(Engine engine, Path folder, CompactionSettings settings) {
    this.engine = engine;
    this.folder = folder;
    this.settings = settings;
  }

  /**
   * Merges files, and commits them.
   *
   * @throws IOException if the table cannot be changed
   */
  public CompactionResult run(WorkRunner runner) throws Exception {
    try {
      return merge(runner);
    } catch (KernelException e) {
      throw new IOException("this Delta table cannot be changed: " + e.getMessage(), e);
    }
  }

  private CompactionResult merge(WorkRunner runner) throws Exception {
    List<String> notes = new ArrayList<>();
    List<ActiveFile> before = files();
    int conflicts = 0;
    boolean hasMerged = true;
    List<RewriteTask> tasks = plan(before, List.of());
    List<String> written = new ArrayList<>();
    while (hasMerged && !tasks.isEmpty()) {
      List<Rewritten> rewritten = new ArrayList<>();
      for (ArrayList<Rewritten> files :
          runner.run("compact " + folder.getName(), tasks, RewriteTask::run)) {
        rewritten.addAll(files);
      }
      List<Rewritten> committed = new RewriteCommit(engine, folder.toString()).commit(rewritten);
      conflicts += rewritten.size() - committed.size();
      hasMerged = !committed.isEmpty();
      committed.forEach(file -> written.add(file.logPath()));
      // Columns compress better in larger files, so that what was to fill one file may not.
      tasks = plan(files(), written);
    }
    if (conflicts > 0) {
      notes.add("left " + conflicts + " merges out: another writer has changed their files");
    }
    if (settings.expiry().isPresent()) {
      notes.add(new DeltaExpiry(engine, folder).run(settings.expiry().get().toEpochMilli()));
    }
    List<ActiveFile> after = files();
    return new CompactionResult(before.size(), bytes(before), after.size(), bytes(after), notes);
  }

  private static long bytes(List<ActiveFile> files) {
    return files.stream().mapToLong(file -> file.action().getSize()).sum();
  }

  private List<ActiveFile> files() throws IOException {
    SnapshotImpl snapshot =
        (SnapshotImpl) Table.forPath(engine, folder.toString()).getLatestSnapshot(engine);
    if (snapshot.getProtocol().getWriterFeatures().contains(ROW_TRACKING)) {
      throw new IOException("this Delta table has row tracking, which compact does not support");
    }
    return ActiveFiles.of(engine, snapshot);
  }

  /** Plans merges of small files that are old enough, or that this run has written. */
  private List<RewriteTask> plan(List<ActiveFile> files, List<String> written) {
    Map<Map<String, String>, List<ActiveFile>> partitions = new LinkedHashMap<>();
    for (ActiveFile file : files) {
      boolean isOwn = written.contains(file.action().getPath());
      long modified = isOwn ? settings.before() : file.action().getModificationTime();
      if (settings.includes(file.action().getSize(), modified)
          && file.action().getDeletionVector().isEmpty()
          && !java.net.URI.create(file.action().getPath()).isAbsolute()) {
        partitions
            .computeIfAbsent(
                VectorUtils.toJavaMap(file.action().getPartitionValues()),
                values -> new ArrayList<>())
            .add(file);
      }
    }
    List<RewriteTask> tasks = new ArrayList<>();
    for (List<ActiveFile> partition : partitions.values()) {
      partition.sort(Comparator.comparingLong(file -> file.action().getModificationTime()));
      for (List<ActiveFile> group : settings.group(partition, file -> file.action().getSize())) {
        tasks.add(task(group));
      }
    }
    return tasks;
  }

  private RewriteTask task(List<ActiveFile> group) {
    LinkedHashMap<Path, String> files = new LinkedHashMap<>();
    group.forEach(file -> files.put(file.path(), file.action().getPath()));
    String first = group.get(0).action().getPath();
    return new RewriteTask(
        files, first.substring(0, first.lastIndexOf('/') + 1), settings.targetBytes());
  }
}
