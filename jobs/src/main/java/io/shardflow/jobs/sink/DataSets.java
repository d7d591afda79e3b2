package io.shardflow.jobs.sink;

import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.folder.DateBuckets;
import io.shardflow.jobs.sink.folder.FileRollingPolicy;
import io.shardflow.jobs.sink.folder.Partitions;
import io.shardflow.jobs.sink.folder.RefusedRows;
import io.shardflow.jobs.sink.folder.RowBucketAssigner;
import io.shardflow.jobs.sink.parquet.CheckRows;
import io.shardflow.jobs.sink.parquet.ParquetFiles;
import io.shardflow.jobs.sink.text.BlockBucketAssigner;
import io.shardflow.jobs.sink.text.BlockEncoder;
import io.shardflow.jobs.sink.text.DataSetEncoder;
import io.shardflow.jobs.sink.text.EncodeRows;
import io.shardflow.jobs.sink.text.GzipWriter;
import io.shardflow.jobs.sink.text.RowBlock;
import io.shardflow.jobs.sink.text.RowEncoder;
import io.shardflow.jobs.sink.text.RowToText;
import io.shardflow.jobs.source.SourceOptions;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.RowSchema;
import io.shardflow.model.event.RawRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.util.OutputTag;

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

  private static final OutputTag<Void> NO_ROWS = new OutputTag<>("no-rows", Types.VOID);

  private static final Duration MAX_ROLL_CHECK_INTERVAL = Duration.ofSeconds(10);
  private static final long BLOCK_BYTES = 1 << 16;
  private static final int BLOCKS_PER_FILE = 16;

  private final Options options;
  private final ReadableConfig flink;
  private final String job;
  private final ExistingResults existing;
  private final Set<String> names = new LinkedHashSet<>();
  private final List<DataStream<DeadLetter>> deadLetters = new ArrayList<>();

  /** The columns of all data sets that can be partitioned by their columns. */
  private final Set<String> partitionable = new LinkedHashSet<>();

  /**
   * Creates an empty collection of data sets.
   *
   * @param flink the configuration of the environment that runs the job
   * @param job the name of the job
   */
  public DataSets(Options options, ReadableConfig flink, String job) {
    this.options = options;
    this.job = job;
    this.flink = flink;
    this.existing = new ExistingResults(options, flink);
  }

  /** Returns the names of the data sets that have been added. */
  public Set<String> names() {
    return Set.copyOf(names);
  }

  /** Writes these records to a data set. */
  public <T extends OutputRecord> void add(String dataSet, DataStream<T> records) {
    add(dataSet, records, Metrics.ROWS_WRITTEN);
  }

  /** Writes late events to the data set {@code late-events}. */
  public void addLateEvents(DataStream<? extends OutputRecord> late) {
    add(LATE_EVENTS, late, Metrics.RECORDS_LATE);
  }

  /**
   * Writes the original bytes of the records to a data set: one line each, in this format, or as a
   * column if the format of the options has typed columns.
   */
  public void addArchive(String dataSet, DataStream<RawRecord> records, SinkOptions.Format format) {
    boolean isTyped = SinkOptions.format(options) == SinkOptions.Format.PARQUET;
    add(
        dataSet,
        records,
        Metrics.ROWS_WRITTEN,
        RawRecord::writeLine,
        isTyped ? SinkOptions.Format.PARQUET : format);
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
    deadLetters.stream()
        .reduce(DataStream::union)
        .map(this::withTries)
        .ifPresent(letters -> add(DEAD_LETTERS, letters));
    checkPartitionFields();
    existing.apply(job);
  }

  /** Makes sure that each dead letter has a number of tries, if the job reads dead letters. */
  private DataStream<DeadLetter> withTries(DataStream<DeadLetter> letters) {
    return readsDeadLetters()
        ? letters
            .map(letter -> letter.tries() == 0 ? letter.withTries(1) : letter)
            .returns(letters.getType())
            .name("count tries")
            .uid("count-tries")
        : letters;
  }

  private boolean readsDeadLetters() {
    return options.get(SourceOptions.TYPE) == SourceOptions.Type.FILE
        && options.get(FileOptions.FORMAT) == FileOptions.Format.DEAD_LETTERS;
  }

  private void checkPartitionFields() throws InvalidOptionsException {
    List<Problem> problems = new ArrayList<>();
    for (String field : options.get(SinkOptions.PARTITION_BY)) {
      if (!partitionable.contains(field)) {
        problems.add(
            new Problem(
                SinkOptions.PARTITION_BY.key(),
                field,
                "no data set of this job has such a field; allowed: "
                    + String.join(", ", partitionable)));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidOptionsException(job, problems);
    }
  }

  @SuppressWarnings("unchecked")
  private <T extends OutputRecord> T sample(TypeInformation<T> type) {
    T sample = RowSamples.of(type);
    return sample instanceof DeadLetter && readsDeadLetters()
        ? (T) ((DeadLetter) sample).withTries(1)
        : sample;
  }

  private <T extends OutputRecord> void add(String dataSet, DataStream<T> records, String metric) {
    SinkOptions.Format format = SinkOptions.format(options);
    RowEncoder<T> encoder =
        format == SinkOptions.Format.CSV ? DataSetEncoder.csv() : DataSetEncoder.json();
    add(dataSet, records, metric, encoder, format);
  }

  private <T extends OutputRecord> void add(
      String dataSet,
      DataStream<T> records,
      String metric,
      RowEncoder<T> encoder,
      SinkOptions.Format format) {
    names.add(dataSet);
    T sample = sample(records.getType());
    RowSchema columns = columns(sample);
    Partitions partitions = partitions(dataSet, columns);
    SingleOutputStreamOperator<?> rows;
    if (format == SinkOptions.Format.PARQUET) {
      SingleOutputStreamOperator<T> checked =
          records
              .process(new CheckRows<>(dataSet, partitions, metric))
              .returns(records.getType())
              .name("check " + dataSet)
              .uid("encode-" + dataSet);
      if (options.get(SinkOptions.TABLE) == SinkOptions.Table.NONE) {
        checked.sinkTo(parquetFiles(dataSet, partitions)).name(dataSet).uid(dataSet);
      } else {
        DataSetTable table =
            new DataSetTable(
                dataSet, folder(dataSet), columns, timeColumn(sample), partitions.fields());
        existing.add(table);
        TableFormat tables = TableFormat.of(options.get(SinkOptions.TABLE)).orElseThrow();
        tables.write(checked, table, options, dataSet);
        if (TableOptions.isCompacting(options)) {
          compact(checked, table, tables);
        }
      }
      rows = checked;
    } else {
      SingleOutputStreamOperator<RowBlock> blocks =
          records
              .transform(
                  "encode " + dataSet,
                  Types.POJO(RowBlock.class),
                  new EncodeRows<>(dataSet, encoder, partitions, blockBytes(), metric))
              .name("encode " + dataSet)
              .uid("encode-" + dataSet);
      blocks.sinkTo(textFiles(dataSet, format)).name(dataSet).uid(dataSet);
      rows = blocks;
    }
    boolean takesAllRows = format == SinkOptions.Format.JSON && partitions.fields().isEmpty();
    if (!takesAllRows && !dataSet.equals(DEAD_LETTERS)) {
      deadLetters.add(rows.getSideOutput(RefusedRows.TAG));
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

  /** Adds an operator without input, which works after checkpoints. */
  private void compact(SingleOutputStreamOperator<?> rows, DataSetTable table, TableFormat tables) {
    String name = "compact " + table.dataSet();
    rows.getSideOutput(NO_ROWS)
        .transform(
            name,
            Types.VOID,
            new CompactTable<>(
                table.dataSet(),
                tables.compaction(table.path(), table.dataSet(), options, flink),
                options.get(TableOptions.TARGET_SIZE).getBytes(),
                options.get(TableOptions.COMPACT_INTERVAL),
                options.get(TableOptions.EXPIRE_OLDER_THAN)))
        .name(name)
        .uid("compact-" + table.dataSet())
        .setParallelism(1);
  }

  private static RowSchema columns(OutputRecord sample) {
    try {
      return RowSchema.of(sample);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the column whose time determines the date folders. */
  private static String timeColumn(OutputRecord sample) {
    try {
      return TimeColumn.of(sample);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Dead letters have date folders alone: a row that no folder can hold is one of them. */
  private Partitions partitions(String dataSet, RowSchema columns) {
    List<String> fields = new ArrayList<>();
    if (!dataSet.equals(DEAD_LETTERS)) {
      partitionable.addAll(columns.names());
      fields.addAll(options.get(SinkOptions.PARTITION_BY));
      fields.retainAll(columns.names());
    }
    return new Partitions(
        List.copyOf(fields),
        new DateBuckets(options.get(SinkOptions.LAYOUT), ZoneId.of(options.get(SinkOptions.ZONE))));
  }

  /** A file can exceed its size by one block, so small files need small blocks. */
  private int blockBytes() {
    return (int)
        Math.min(BLOCK_BYTES, options.get(SinkOptions.ROLL_SIZE).getBytes() / BLOCKS_PER_FILE);
  }

  private Path folder(String dataSet) {
    return new Path(new Path(options.get(SinkOptions.PATH)), dataSet);
  }

  private FileSink<RowBlock> textFiles(String dataSet, SinkOptions.Format format) {
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

  private <T extends OutputRecord> FileSink<T> parquetFiles(String dataSet, Partitions partitions) {
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
