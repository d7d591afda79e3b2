package io.shardflow.jobs.runtime;

import io.shardflow.datagen.EventGenerator;
import io.shardflow.datagen.EventKind;
import io.shardflow.jobs.eventtime.EventTime;
import io.shardflow.jobs.eventtime.Windows;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.RawRecord;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;

/** Joins a job's pipeline to the source and the data sets that its options name. */
public final class JobFlow {
  private static final String DEAD_LETTERS = "dead-letters";
  private static final String LATE_EVENTS = "late-events";
  static final String PART_PREFIX = "part-";

  /** Data sets of every job, which can share their folders. */
  private static final Set<String> SHARED = Set.of(DEAD_LETTERS, LATE_EVENTS);

  private static final Duration LONGEST_ROLL_CHECK = Duration.ofSeconds(10);
  private static final long BLOCK_BYTES = 1 << 16;
  private static final int BLOCKS_PER_FILE = 16;

  private final StreamExecutionEnvironment env;
  private final Options options;
  private final List<DataStream<DeadLetter>> deadLetters = new ArrayList<>();
  private final String job;
  private final ExistingResults existing;
  private EventFormat<?> format;

  /**
   * A flow in this environment, which replays files in batch mode unless it is set otherwise.
   *
   * @param job the name of the job
   */
  public JobFlow(StreamExecutionEnvironment env, Options options, String job) {
    this.env = env;
    this.options = options;
    this.job = job;
    this.existing = new ExistingResults(options, env.getConfiguration());
    boolean modeIsSet =
        env.getConfiguration().toMap().containsKey(ExecutionOptions.RUNTIME_MODE.key());
    if (options.get(SourceOptions.TYPE) == SourceOptions.Type.FILE && !modeIsSet) {
      env.setRuntimeMode(RuntimeExecutionMode.BATCH);
    }
  }

  /** The value of an option of the job. */
  public <T> T get(Option<T> option) {
    return options.get(option);
  }

  /** The content of the file that an option of the job names; null if it names none. */
  public <C> C get(OptionFile<C> file) {
    return options.get(file);
  }

  /** How the job tells the time. */
  public EventTime eventTime() {
    return new EventTime(options.get(TimeOptions.OUT_OF_ORDERNESS));
  }

  /** The windows of the job, whose size is this option. */
  public Windows windows(Option<Duration> size) {
    return TimeOptions.windows(options, size);
  }

  /** The events of the source. What cannot be read goes to the data set {@code dead-letters}. */
  public <E extends Event> DataStream<E> source(EventFormat<E> format) {
    return source(format, EventKind.of(format.type()));
  }

  /**
   * As {@link #source(EventFormat)}, for a format that says nothing of what is in the records.
   *
   * @param generated the kind of events if they are generated
   */
  public <E extends Event> DataStream<E> source(EventFormat<E> format, EventKind generated) {
    SingleOutputStreamOperator<E> events =
        records(format, generated)
            .process(new SeparateDeadLetters<>())
            .returns(format.type())
            .name("separate dead letters")
            .uid("separate-dead-letters");
    deadLetters.add(events.getSideOutput(SeparateDeadLetters.DEAD_LETTERS));
    return events;
  }

  /**
   * A tick at the start and one after each interval. Where the source ends by itself there is but
   * the first: the job would never end.
   *
   * @param name of the operator, unique in the job
   */
  public DataStream<Long> ticks(String name, Duration interval) {
    Source<Long, ?, ?> source =
        SourceOptions.isBounded(options)
            ? new DataGeneratorSource<>(tick -> tick, 1, Types.LONG)
            : new PacedSource<>(
                tick -> tick, Long.MAX_VALUE, 1000.0 / interval.toMillis(), Types.LONG);
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), name, Types.LONG)
        .setParallelism(1)
        .name(name)
        .uid(name.replace(' ', '-'));
  }

  /** As {@link #source(EventFormat, EventKind)}, with what cannot be read among the events. */
  public <E extends Event> DataStream<Decoded<E>> records(
      EventFormat<E> format, EventKind generated) {
    this.format = format;
    SingleOutputStreamOperator<Decoded<E>> records =
        switch (options.get(SourceOptions.TYPE)) {
          case KINESIS -> KinesisInput.open(env, options, format);
          case FILE -> files(format);
          case GENERATOR -> generated(format, generated);
        };
    return records.name("source").uid("source");
  }

  /** The format in which the source is read; null before that. */
  public EventFormat<?> format() {
    return format;
  }

  /**
   * Decides about results of an earlier run, once all data sets are known.
   *
   * @throws InvalidOptionsException if there are some, and none should be
   */
  public void settleExistingResults() throws InvalidOptionsException {
    existing.settle(job);
  }

  /** Writes the records to a data set. */
  public <T extends OutputRecord> void sink(String dataSet, DataStream<T> records) {
    sink(dataSet, records, Metrics.ROWS_WRITTEN);
  }

  /**
   * Writes the data set {@code dead-letters}: records of the source that cannot be read, and rows
   * of the data sets that cannot be written. To be called once, after all data sets are defined.
   */
  public void sinkDeadLetters() {
    deadLetters.stream()
        .reduce(DataStream::union)
        .ifPresent(letters -> sink(DEAD_LETTERS, letters));
  }

  /** Writes the events that came too late to the data set {@code late-events}. */
  public <E extends Event> void lateEvents(DataStream<E> late) {
    sink(LATE_EVENTS, late, Metrics.RECORDS_LATE);
  }

  /** Writes the records to a data set as they came, a line each, in files of this format. */
  public void archive(String dataSet, DataStream<RawRecord> records, SinkOptions.Format format) {
    sink(dataSet, records, Metrics.ROWS_WRITTEN, RawRecord::writeLine, format);
  }

  private <T extends OutputRecord> void sink(String dataSet, DataStream<T> records, String metric) {
    SinkOptions.Format format = options.get(SinkOptions.FORMAT);
    sink(dataSet, records, metric, new DataSetEncoder<>(format), format);
  }

  private <T extends OutputRecord> void sink(
      String dataSet,
      DataStream<T> records,
      String metric,
      RowEncoder<T> encoder,
      SinkOptions.Format format) {
    DateFolders folders =
        new DateFolders(options.get(SinkOptions.LAYOUT), ZoneId.of(options.get(SinkOptions.ZONE)));
    // So that files are not much larger than they are to be.
    long blockBytes =
        Math.min(BLOCK_BYTES, options.get(SinkOptions.ROLL_SIZE).getBytes() / BLOCKS_PER_FILE);
    SingleOutputStreamOperator<RowBlock> rows =
        records
            .transform(
                "encode " + dataSet,
                Types.POJO(RowBlock.class),
                new EncodeRows<>(dataSet, encoder, folders, (int) blockBytes, metric))
            .name("encode " + dataSet)
            .uid("encode-" + dataSet);
    rows.sinkTo(files(dataSet, format)).name(dataSet).uid(dataSet);
    // No other format refuses a row.
    if (format == SinkOptions.Format.CSV && !dataSet.equals(DEAD_LETTERS)) {
      deadLetters.add(rows.getSideOutput(EncodeRows.REFUSED));
    }
    if (options.get(SinkOptions.PRINT)) {
      records
          .map(new AsText<>(encoder))
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
    // Where jobs share a folder, the name says whose the file is.
    String prefix = SHARED.contains(dataSet) ? PART_PREFIX + job + "-" : PART_PREFIX;
    existing.add(folder, prefix);
    Duration rollInterval = options.get(SinkOptions.ROLL_INTERVAL);
    Duration check =
        rollInterval.compareTo(LONGEST_ROLL_CHECK) < 0 ? rollInterval : LONGEST_ROLL_CHECK;
    boolean compressed = options.get(SinkOptions.COMPRESSION) == SinkOptions.Compression.GZIP;
    RollFiles rolling = new RollFiles(options.get(SinkOptions.ROLL_SIZE), rollInterval);
    OutputFileConfig names =
        OutputFileConfig.builder()
            .withPartPrefix(prefix.substring(0, prefix.length() - 1))
            .withPartSuffix(
                "." + format.name().toLowerCase(Locale.ROOT) + (compressed ? ".gz" : ""))
            .build();
    if (compressed) {
      return FileSink.forBulkFormat(folder, GzipWriter::new)
          .withBucketAssigner(new BlockFolder())
          .withRollingPolicy(rolling.atCheckpoints())
          .withBucketCheckInterval(check.toMillis())
          .withOutputFileConfig(names)
          .build();
    }
    return FileSink.forRowFormat(folder, new BlockEncoder())
        .withBucketAssigner(new BlockFolder())
        .withRollingPolicy(
            options.get(SinkOptions.ROLL_AT_CHECKPOINTS) ? rolling.atCheckpoints() : rolling)
        .withBucketCheckInterval(check.toMillis())
        .withOutputFileConfig(names)
        .build();
  }

  private <E extends Event> SingleOutputStreamOperator<Decoded<E>> files(EventFormat<E> format) {
    Path[] paths = options.get(SourceOptions.PATH).stream().map(Path::new).toArray(Path[]::new);
    FileSource<Decoded<E>> source =
        FileSource.forBulkFileFormat(
                new LineFormat<>(
                    format, options.get(SourceOptions.FORMAT), options.get(SourceOptions.FIELDS)),
                paths)
            .setFileEnumerator(InputFiles::new)
            .build();
    return env.fromSource(source, watermarks(), "source", DecodedType.of(format));
  }

  private <E extends Event> SingleOutputStreamOperator<Decoded<E>> generated(
      EventFormat<E> format, EventKind kind) {
    GeneratedInput<E> input =
        new GeneratedInput<>(new EventGenerator(GeneratorOptions.settings(options, kind)), format);
    PacedSource<Decoded<E>> source =
        GeneratorOptions.source(options, input, DecodedType.of(format));
    // One instance, like one shard: several would each begin at another time.
    return env.fromSource(source, watermarks(), "source", DecodedType.of(format)).setParallelism(1);
  }

  private <E extends Event> WatermarkStrategy<Decoded<E>> watermarks() {
    WatermarkStrategy<Decoded<E>> ofEvents =
        WatermarkStrategy.<Decoded<E>>forBoundedOutOfOrderness(
                options.get(TimeOptions.OUT_OF_ORDERNESS))
            .withIdleness(options.get(TimeOptions.IDLE_TIMEOUT));
    return WatermarkStrategy.<Decoded<E>>forGenerator(
            context -> new EventWatermarks<>(ofEvents.createWatermarkGenerator(context)))
        .withTimestampAssigner(DecodedType.<E>timestamps());
  }

  /** Lets time pass by events alone: a record that cannot be read says nothing of it. */
  private record EventWatermarks<E extends Event>(WatermarkGenerator<Decoded<E>> ofEvents)
      implements WatermarkGenerator<Decoded<E>> {
    @Override
    public void onEvent(Decoded<E> record, long timestamp, WatermarkOutput output) {
      if (record.isEvent()) {
        ofEvents.onEvent(record, timestamp, output);
      }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      ofEvents.onPeriodicEmit(output);
    }
  }
}
