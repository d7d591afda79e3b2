package io.shardflow.jobs.sink;

import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.Options;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.event.RawRecord;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;

/**
 * The data sets that a job writes. A data set is a folder with date folders, which hold files of
 * rows.
 */
public final class DataSets {
  private static final String DEAD_LETTERS = "dead-letters";
  private static final String LATE_EVENTS = "late-events";
  static final String PART_PREFIX = "part-";

  /** The data sets that every job has, so several jobs may write to the same folder. */
  private static final Set<String> SHARED = Set.of(DEAD_LETTERS, LATE_EVENTS);

  private static final Duration MAX_ROLL_CHECK_INTERVAL = Duration.ofSeconds(10);
  private static final long BLOCK_BYTES = 1 << 16;
  private static final int BLOCKS_PER_FILE = 16;

  private final Options options;
  private final String job;
  private final ExistingResults existing;
  private final List<DataStream<DeadLetter>> deadLetters = new ArrayList<>();

  /**
   * Creates an empty collection of data sets.
   *
   * @param flink the configuration of the environment that runs the job
   * @param job the name of the job
   */
  public DataSets(Options options, ReadableConfig flink, String job) {
    this.options = options;
    this.job = job;
    this.existing = new ExistingResults(options, flink);
  }

  /** Writes these records to a data set. */
  public <T extends OutputRecord> void add(String dataSet, DataStream<T> records) {
    add(dataSet, records, Metrics.ROWS_WRITTEN);
  }

  /** Writes late events to the data set {@code late-events}. */
  public void addLateEvents(DataStream<? extends OutputRecord> late) {
    add(LATE_EVENTS, late, Metrics.RECORDS_LATE);
  }

  /** Writes the original bytes of the records to a data set, one line each, in this format. */
  public void addArchive(String dataSet, DataStream<RawRecord> records, SinkOptions.Format format) {
    add(dataSet, records, Metrics.ROWS_WRITTEN, RawRecord::writeLine, format);
  }

  /** Adds records to those that {@link #finish} writes to the data set {@code dead-letters}. */
  public void addDeadLetters(DataStream<DeadLetter> letters) {
    deadLetters.add(letters);
  }

  /**
   * Writes the dead letters, and applies {@link SinkOptions#EXISTING} to the results of an earlier
   * run. Called once, after all other data sets have been added.
   *
   * @throws InvalidOptionsException if there are such results and the options refuse them
   */
  public void finish() throws InvalidOptionsException {
    deadLetters.stream().reduce(DataStream::union).ifPresent(letters -> add(DEAD_LETTERS, letters));
    existing.apply(job);
  }

  private <T extends OutputRecord> void add(String dataSet, DataStream<T> records, String metric) {
    SinkOptions.Format format = options.get(SinkOptions.FORMAT);
    add(dataSet, records, metric, new DataSetEncoder<>(format), format);
  }

  private <T extends OutputRecord> void add(
      String dataSet,
      DataStream<T> records,
      String metric,
      RowEncoder<T> encoder,
      SinkOptions.Format format) {
    DateBuckets buckets =
        new DateBuckets(options.get(SinkOptions.LAYOUT), ZoneId.of(options.get(SinkOptions.ZONE)));
    // A file can exceed its size by one block, so small files need small blocks.
    long blockBytes =
        Math.min(BLOCK_BYTES, options.get(SinkOptions.ROLL_SIZE).getBytes() / BLOCKS_PER_FILE);
    SingleOutputStreamOperator<RowBlock> rows =
        records
            .transform(
                "encode " + dataSet,
                Types.POJO(RowBlock.class),
                new EncodeRows<>(dataSet, encoder, buckets, (int) blockBytes, metric))
            .name("encode " + dataSet)
            .uid("encode-" + dataSet);
    rows.sinkTo(files(dataSet, format)).name(dataSet).uid(dataSet);
    // Only CSV has rows that it cannot hold.
    if (format == SinkOptions.Format.CSV && !dataSet.equals(DEAD_LETTERS)) {
      deadLetters.add(rows.getSideOutput(EncodeRows.REFUSED));
    }
    if (options.get(SinkOptions.PRINT)) {
      records
          .map(new RowToText<>(encoder))
          .returns(Types.STRING)
          .name("text of " + dataSet)
          .uid("text-of-" + dataSet)
          .print(dataSet)
          .name("print " + dataSet)
          .uid("print-" + dataSet);
    }
  }

  private FileSink<RowBlock> files(String dataSet, SinkOptions.Format format) {
    Path folder = new Path(new Path(options.get(SinkOptions.PATH)), dataSet);
    // In a shared folder, the file name says which job wrote the file.
    String prefix = SHARED.contains(dataSet) ? PART_PREFIX + job + "-" : PART_PREFIX;
    existing.add(folder, prefix);
    Duration rollInterval = options.get(SinkOptions.ROLL_INTERVAL);
    Duration rollCheckInterval =
        rollInterval.compareTo(MAX_ROLL_CHECK_INTERVAL) < 0
            ? rollInterval
            : MAX_ROLL_CHECK_INTERVAL;
    boolean isCompressed = options.get(SinkOptions.COMPRESSION) == SinkOptions.Compression.GZIP;
    BlockRollingPolicy rolling =
        new BlockRollingPolicy(options.get(SinkOptions.ROLL_SIZE), rollInterval);
    OutputFileConfig fileNames =
        OutputFileConfig.builder()
            .withPartPrefix(prefix.substring(0, prefix.length() - 1))
            .withPartSuffix(
                "." + format.name().toLowerCase(Locale.ROOT) + (isCompressed ? ".gz" : ""))
            .build();
    if (isCompressed) {
      return FileSink.forBulkFormat(folder, GzipWriter::new)
          .withBucketAssigner(new BlockBucketAssigner())
          .withRollingPolicy(rolling.atCheckpoints())
          .withBucketCheckInterval(rollCheckInterval.toMillis())
          .withOutputFileConfig(fileNames)
          .build();
    }
    return FileSink.forRowFormat(folder, new BlockEncoder())
        .withBucketAssigner(new BlockBucketAssigner())
        .withRollingPolicy(
            options.get(SinkOptions.ROLL_AT_CHECKPOINTS) ? rolling.atCheckpoints() : rolling)
        .withBucketCheckInterval(rollCheckInterval.toMillis())
        .withOutputFileConfig(fileNames)
        .build();
  }
}
