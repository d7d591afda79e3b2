package io.shardflow.jobs.sink;

import io.shardflow.jobs.deliver.Deliveries;
import io.shardflow.jobs.deliver.DeliveryOptions;
import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.folder.DateBuckets;
import io.shardflow.jobs.sink.folder.Partitions;
import io.shardflow.jobs.sink.folder.RefusedRows;
import io.shardflow.jobs.sink.parquet.CheckRows;
import io.shardflow.jobs.sink.text.DataSetEncoder;
import io.shardflow.jobs.sink.text.EncodeRows;
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
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * The data sets that a job writes. A data set is a folder with date folders, which hold files of
 * rows.
 */
public final class DataSets {
  private static final String DEAD_LETTERS = "dead-letters";
  private static final String LATE_EVENTS = "late-events";

  /** The data sets that every job can have besides its own. */
  public static final List<String> COMMON =
      List.of(LATE_EVENTS, DEAD_LETTERS, DeliveryOptions.UNDELIVERED);

  /** The data sets whose rows always fit into a file, in date folders alone. */
  private static final Set<String> LAST_RESORT = Set.of(DEAD_LETTERS, DeliveryOptions.UNDELIVERED);

  private static final OutputTag<Void> NO_ROWS = new OutputTag<>("no-rows", Types.VOID);

  private final Options options;
  private final ReadableConfig flink;
  private final String job;
  private final ExistingResults existing;
  private final DataSetFiles files;
  private final Deliveries deliveries;
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
    this.files = new DataSetFiles(options, job, existing);
    this.deliveries = new Deliveries(options, job);
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
    RowEncoder<RawRecord> bytes = RawRecord::writeLine;
    add(
        dataSet,
        records,
        Metrics.ROWS_WRITTEN,
        bytes,
        isTyped ? SinkOptions.Format.PARQUET : format,
        bytes);
  }

  /** Adds records to those that {@link #finish} writes to the data set {@code dead-letters}. */
  public void addDeadLetters(DataStream<DeadLetter> letters) {
    deadLetters.add(letters);
  }

  /**
   * Writes the dead letters and the rows that could not be delivered, and applies {@link
   * SinkOptions#EXISTING} to the results of an earlier run. Called once, after all other data sets
   * have been added.
   *
   * @throws InvalidOptionsException if options name fields that the data sets do not have, or if
   *     there are results of an earlier run and the options refuse them
   */
  public void finish() throws InvalidOptionsException {
    deadLetters.stream()
        .reduce(DataStream::union)
        .map(this::withTries)
        .ifPresent(letters -> add(DEAD_LETTERS, letters));
    // Last, because dead letters can be delivered as well. What its own targets refuse is not a row
    // of it again: it is counted.
    deliveries.undelivered().ifPresent(rows -> add(DeliveryOptions.UNDELIVERED, rows));
    checkFields();
    if (DataSetSelection.writesAny(options)) {
      existing.apply(job);
    }
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

  /** Checks the options that name fields of the data sets. */
  private void checkFields() throws InvalidOptionsException {
    List<Problem> problems = new ArrayList<>(deliveries.problems());
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

  private <T extends OutputRecord> void add(
      String dataSet, DataStream<T> records, JobMetric metric) {
    SinkOptions.Format format = SinkOptions.format(options);
    RowEncoder<T> encoder =
        format == SinkOptions.Format.CSV ? DataSetEncoder.csv() : DataSetEncoder.json();
    add(dataSet, records, metric, encoder, format, DataSetEncoder.json());
  }

  /**
   * Writes, delivers and prints records.
   *
   * @param payload the encoder of the rows to deliver
   */
  private <T extends OutputRecord> void add(
      String dataSet,
      DataStream<T> records,
      JobMetric metric,
      RowEncoder<T> encoder,
      SinkOptions.Format format,
      RowEncoder<T> payload) {
    names.add(dataSet);
    T sample = sample(records.getType());
    RowSchema columns = columns(sample);
    Partitions partitions = partitions(dataSet, columns);
    if (!DataSetSelection.isWritten(dataSet, options)) {
      count(dataSet, records, metric);
    } else if (format == SinkOptions.Format.PARQUET) {
      writeParquet(dataSet, records, metric, partitions, columns, timeColumn(sample));
    } else {
      writeText(dataSet, records, metric, partitions, encoder, format);
    }
    deliveries.add(dataSet, records, payload, columns, payload instanceof DataSetEncoder);
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

  private static <T extends OutputRecord> void count(
      String dataSet, DataStream<T> records, JobMetric metric) {
    records
        .transform(
            "count " + dataSet,
            Types.VOID,
            new CountRows<T>(
                dataSet, metric.equals(Metrics.ROWS_WRITTEN) ? Metrics.ROWS_NOT_WRITTEN : metric))
        .name("count " + dataSet)
        .uid("count-" + dataSet);
  }

  private <T extends OutputRecord> void writeText(
      String dataSet,
      DataStream<T> records,
      JobMetric metric,
      Partitions partitions,
      RowEncoder<T> encoder,
      SinkOptions.Format format) {
    SingleOutputStreamOperator<RowBlock> blocks =
        records
            .transform(
                "encode " + dataSet,
                Types.POJO(RowBlock.class),
                new EncodeRows<>(dataSet, encoder, partitions, files.blockBytes(), metric))
            .name("encode " + dataSet)
            .uid("encode-" + dataSet);
    blocks.sinkTo(files.text(dataSet, format)).name(dataSet).uid(dataSet);
    if (format != SinkOptions.Format.JSON || !partitions.fields().isEmpty()) {
      addRefused(dataSet, blocks);
    }
  }

  private <T extends OutputRecord> void writeParquet(
      String dataSet,
      DataStream<T> records,
      JobMetric metric,
      Partitions partitions,
      RowSchema columns,
      String timeColumn) {
    SingleOutputStreamOperator<T> checked =
        records
            .process(new CheckRows<>(dataSet, partitions, metric))
            .returns(records.getType())
            .name("check " + dataSet)
            .uid("encode-" + dataSet);
    if (options.get(SinkOptions.TABLE) == SinkOptions.Table.NONE) {
      checked.sinkTo(files.parquet(dataSet, partitions)).name(dataSet).uid(dataSet);
    } else {
      DataSetTable table =
          new DataSetTable(
              dataSet, files.folder(dataSet), columns, timeColumn, partitions.fields());
      existing.add(table);
      TableFormat tables = TableFormat.of(options.get(SinkOptions.TABLE)).orElseThrow();
      tables.write(checked, table, options, dataSet);
      if (TableOptions.isCompacting(options)) {
        compact(checked, table, tables);
      }
    }
    addRefused(dataSet, checked);
  }

  /** Adds the rows that a file cannot hold to the dead letters. */
  private void addRefused(String dataSet, SingleOutputStreamOperator<?> rows) {
    if (!LAST_RESORT.contains(dataSet)) {
      deadLetters.add(rows.getSideOutput(RefusedRows.TAG));
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

  /**
   * Dead letters and undelivered rows have date folders alone: a row that no folder can hold is one
   * of them.
   */
  private Partitions partitions(String dataSet, RowSchema columns) {
    List<String> fields = new ArrayList<>();
    if (!LAST_RESORT.contains(dataSet)) {
      partitionable.addAll(columns.names());
      fields.addAll(options.get(SinkOptions.PARTITION_BY));
      fields.retainAll(columns.names());
    }
    return new Partitions(
        List.copyOf(fields),
        new DateBuckets(options.get(SinkOptions.LAYOUT), ZoneId.of(options.get(SinkOptions.ZONE))));
  }
}
