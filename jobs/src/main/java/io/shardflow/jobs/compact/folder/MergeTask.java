package io.shardflow.jobs.compact.folder;

import io.shardflow.jobs.archive.ArchiveJob;
import io.shardflow.jobs.compact.format.FileMerger;
import io.shardflow.jobs.compact.format.ParquetMerger;
import io.shardflow.jobs.compact.format.TextMerger;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lombok.Value;

/** Files of one folder and format that are small enough to become one file. */
@Value
class MergeTask implements Serializable {
  private static final long serialVersionUID = 1L;

  String dataSet;
  ArrayList<RowFile> files;
  long targetBytes;

  /** What a task has merged. */
  @Value
  static class Result implements Serializable {
    private static final long serialVersionUID = 1L;

    ArrayList<RowFile> merged;
    ArrayList<RowFile> written;

    /** The number of files that cannot be read. */
    int filesSkipped;
  }

  /** Merges the files that have the same columns. */
  Result run() throws IOException {
    FileMerger merger = merger();
    Map<String, List<RowFile>> byColumns = new LinkedHashMap<>();
    int skipped = 0;
    for (RowFile file : files) {
      String columns = merger.columns(file.path()).orElse(null);
      if (columns == null) {
        skipped++;
      } else {
        byColumns.computeIfAbsent(columns, any -> new ArrayList<>()).add(file);
      }
    }
    ArrayList<RowFile> merged = new ArrayList<>();
    ArrayList<RowFile> written = new ArrayList<>();
    for (List<RowFile> group : byColumns.values()) {
      Optional<RowFile> file = group.size() < 2 ? Optional.empty() : FolderMerge.run(group, merger);
      if (file.isPresent()) {
        merged.addAll(group);
        written.add(file.get());
      }
    }
    return new Result(merged, written, skipped);
  }

  private FileMerger merger() {
    String suffix = files.get(0).suffix();
    if (suffix.equals(".parquet")) {
      return new ParquetMerger(targetBytes);
    }
    boolean hasHeader = suffix.startsWith(".csv") && !dataSet.equals(ArchiveJob.DATA_SET);
    return new TextMerger(hasHeader, suffix.endsWith(".gz"));
  }
}
