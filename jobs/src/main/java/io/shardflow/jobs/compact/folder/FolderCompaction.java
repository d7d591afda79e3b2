package io.shardflow.jobs.compact.folder;

import io.shardflow.jobs.compact.CompactionResult;
import io.shardflow.jobs.compact.CompactionSettings;
import io.shardflow.jobs.compact.WorkRunner;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.core.fs.Path;

/**
 * Merges the small files of a data set that is a folder. Files stay in their partition folder, and
 * files that no job has written are left alone.
 */
public final class FolderCompaction {
  private final Path folder;
  private final CompactionSettings settings;

  public FolderCompaction(Path folder, CompactionSettings settings) {
    this.folder = folder;
    this.settings = settings;
  }

  /**
   * Ends the merges that an earlier run left, and merges files.
   *
   * @throws IOException also if another process is merging files of the same folder
   */
  public CompactionResult run(WorkRunner runner) throws Exception {
    try (CompactionLock lock = CompactionLock.of(folder)) {
      List<String> notes = new ArrayList<>();
      List<Path> partitions = PartitionFolders.below(folder);
      int recovered = 0;
      for (Path partition : partitions) {
        recovered += FolderMerge.recover(partition);
      }
      if (recovered > 0) {
        notes.add("ended " + recovered + " merges of an earlier run");
      }
      List<RowFile> found = new ArrayList<>();
      for (Path partition : partitions) {
        found.addAll(PartitionFolders.files(partition));
      }
      Set<RowFile> files = new LinkedHashSet<>(found);
      Set<RowFile> small =
          found.stream()
              .filter(file -> settings.includes(file.bytes(), file.modified()))
              .collect(Collectors.toCollection(LinkedHashSet::new));
      int skipped = 0;
      boolean hasMerged = true;
      // Columns compress better in larger files, so that what was to fill one file may not.
      for (List<MergeTask> tasks = plan(small);
          hasMerged && !tasks.isEmpty();
          tasks = plan(small)) {
        hasMerged = false;
        skipped = 0;
        for (MergeTask.Result result :
            runner.run("compact " + folder.getName(), tasks, MergeTask::run)) {
          files.removeAll(result.merged());
          files.addAll(result.written());
          small.removeAll(result.merged());
          small.addAll(result.written());
          hasMerged |= !result.written().isEmpty();
          skipped += result.filesSkipped();
        }
        small.removeIf(file -> file.bytes() >= settings.smallBytes());
      }
      if (skipped > 0) {
        notes.add(
            "left "
                + skipped
                + " Parquet files alone: their compression is none of none, snappy, zstd");
      }
      if (settings.expiry().isPresent()) {
        notes.add("expire-older-than is for tables: a folder of files has no past");
      }
      return new CompactionResult(found.size(), bytes(found), files.size(), bytes(files), notes);
    }
  }

  /**
   * Returns the files of a partition folder that a reader leaves out, because a file with their
   * rows has replaced them. They may be deleted already.
   */
  public static List<Path> replacedFiles(Path partition) throws IOException {
    return FolderMerge.replacedFiles(partition);
  }

  /** Returns the merged file that a file is the journal of; nothing if it is not a journal. */
  public static Optional<String> mergedFile(String name) {
    return name.startsWith(FolderMerge.JOURNAL_PREFIX)
        ? Optional.of(name.substring(FolderMerge.JOURNAL_PREFIX.length()))
        : Optional.empty();
  }

  /**
   * Returns the names of the files in a journal, which are in the same folder. The journal is
   * complete if the merged file exists.
   */
  public static List<String> replacedFiles(InputStream journal) throws IOException {
    List<String> names = new ArrayList<>();
    for (RowFile file : Journal.read(new Path("/"), journal)) {
      names.add(file.path().getName());
    }
    return names;
  }

  private static long bytes(Collection<RowFile> files) {
    return files.stream().mapToLong(RowFile::bytes).sum();
  }

  private List<MergeTask> plan(Set<RowFile> small) {
    Map<String, List<RowFile>> byName =
        small.stream()
            .collect(
                Collectors.groupingBy(
                    file -> file.path().getParent() + "/" + file.prefix() + file.suffix(),
                    LinkedHashMap::new,
                    Collectors.toList()));
    return byName.values().stream()
        .flatMap(files -> settings.group(files, RowFile::bytes).stream())
        .map(
            files ->
                new MergeTask(folder.getName(), new ArrayList<>(files), settings.targetBytes()))
        .collect(Collectors.toList());
  }
}
