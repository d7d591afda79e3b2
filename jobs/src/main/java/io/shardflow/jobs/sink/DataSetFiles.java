package io.shardflow.jobs.sink;

import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.folder.FileRollingPolicy;
import io.shardflow.jobs.sink.folder.Partitions;
import io.shardflow.jobs.sink.folder.ResultNames;
import io.shardflow.jobs.sink.folder.RowBucketAssigner;
import io.shardflow.jobs.sink.parquet.ParquetFiles;
import io.shardflow.jobs.sink.text.BlockBucketAssigner;
import io.shardflow.jobs.sink.text.BlockEncoder;
import io.shardflow.jobs.sink.text.GzipWriter;
import io.shardflow.jobs.sink.text.RowBlock;
import io.shardflow.model.OutputRecord;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;

/** Creates the sinks that write data sets as files. */
final class DataSetFiles {
  static final String PART_PREFIX = ResultNames.FILE_PREFIX;

  /** The data sets that every job has, so several jobs may write to the same folder. */
  private static final Set<String> SHARED = Set.copyOf(DataSets.COMMON);

  private static final Duration MAX_ROLL_CHECK_INTERVAL = Duration.ofSeconds(10);
  private static final long BLOCK_BYTES = 1 << 16;
  private static final int BLOCKS_PER_FILE = 16;

  private final Options options;
  private final String job;
  private final ExistingResults existing;

  DataSetFiles(Options options, String job, ExistingResults existing) {
    this.options = options;
    this.job = job;
    this.existing = existing;
  }

  /**
   * Returns the size of blocks. A file can exceed its size by one block, so small files need small
   * blocks.
   */
  int blockBytes() {
    return (int)
        Math.min(BLOCK_BYTES, options.get(SinkOptions.ROLL_SIZE).getBytes() / BLOCKS_PER_FILE);
  }

  /** Returns the folder of a data set. */
  Path folder(String dataSet) {
    return new Path(new Path(options.get(SinkOptions.PATH)), dataSet);
  }

  /** Returns the sink of blocks in a format of text. */
  FileSink<RowBlock> text(String dataSet, SinkOptions.Format format) {
    boolean isCompressed = SinkOptions.compression(options) == SinkOptions.Compression.GZIP;
    FileRollingPolicy<RowBlock> rolling = rolling();
    OutputFileConfig names =
        fileNames(
            dataSet, "." + format.name().toLowerCase(Locale.ROOT) + (isCompressed ? ".gz" : ""));
    if (isCompressed) {
      return FileSink.forBulkFormat(folder(dataSet), GzipWriter::new)
          .withBucketAssigner(new BlockBucketAssigner())
          .withRollingPolicy(rolling.atCheckpoints())
          .withBucketCheckInterval(rollCheckInterval())
          .withOutputFileConfig(names)
          .build();
    }
    return FileSink.forRowFormat(folder(dataSet), new BlockEncoder())
        .withBucketAssigner(new BlockBucketAssigner())
        .withRollingPolicy(
            options.get(SinkOptions.ROLL_AT_CHECKPOINTS) ? rolling.atCheckpoints() : rolling)
        .withBucketCheckInterval(rollCheckInterval())
        .withOutputFileConfig(names)
        .build();
  }

  /** Returns the sink of rows in Parquet. */
  <T extends OutputRecord> FileSink<T> parquet(String dataSet, Partitions partitions) {
    FileRollingPolicy<T> rolling = rolling();
    return FileSink.<T>forBulkFormat(
            folder(dataSet), new ParquetFiles<>(SinkOptions.parquet(options)))
        .withBucketAssigner(new RowBucketAssigner<>(partitions))
        .withRollingPolicy(rolling.atCheckpoints())
        .withBucketCheckInterval(rollCheckInterval())
        .withOutputFileConfig(fileNames(dataSet, ".parquet"))
        .build();
  }

  private <T> FileRollingPolicy<T> rolling() {
    return new FileRollingPolicy<>(
        options.get(SinkOptions.ROLL_SIZE), options.get(SinkOptions.ROLL_INTERVAL));
  }

  private long rollCheckInterval() {
    Duration rollInterval = options.get(SinkOptions.ROLL_INTERVAL);
    return Math.min(rollInterval.toMillis(), MAX_ROLL_CHECK_INTERVAL.toMillis());
  }

  private OutputFileConfig fileNames(String dataSet, String suffix) {
    // In a shared folder, the file name says which job wrote the file.
    String prefix = SHARED.contains(dataSet) ? PART_PREFIX + job + "-" : PART_PREFIX;
    existing.add(folder(dataSet), prefix);
    return OutputFileConfig.builder()
        .withPartPrefix(prefix.substring(0, prefix.length() - 1))
        .withPartSuffix(suffix)
        .build();
  }
}
