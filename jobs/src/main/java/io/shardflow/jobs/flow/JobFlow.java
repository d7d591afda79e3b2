package io.shardflow.jobs.flow;

import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.eventtime.Windows;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionFile;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.DataSets;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.source.RecordSource;
import io.shardflow.jobs.source.SourceOptions;
import io.shardflow.jobs.source.StreamInput;
import io.shardflow.jobs.source.generator.RateLimitedSource;
import io.shardflow.jobs.source.record.SeparateDeadLetters;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.event.RawRecord;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Connects a job's pipeline to the source and the data sets that its options name. */
public final class JobFlow {
  private final StreamExecutionEnvironment env;
  private final Options options;
  private final StreamInput stream;
  private final DataSets dataSets;

  /**
   * Creates a flow in this environment, which replays files in batch mode unless the environment
   * sets a mode.
   *
   * @param job the name of the job
   * @param stream the stream that is read if the type of the source is kinesis
   */
  public JobFlow(StreamExecutionEnvironment env, Options options, String job, StreamInput stream) {
    this.env = env;
    this.options = options;
    this.stream = stream;
    this.dataSets = new DataSets(options, env.getConfiguration(), job);
    boolean isModeSet =
        env.getConfiguration().toMap().containsKey(ExecutionOptions.RUNTIME_MODE.key());
    if (options.get(SourceOptions.TYPE) == SourceOptions.Type.FILE && !isModeSet) {
      env.setRuntimeMode(RuntimeExecutionMode.BATCH);
    }
  }

  /** Returns the value of an option of the job. */
  public <T> T get(Option<T> option) {
    return options.get(option);
  }

  /** Returns the content of the file that an option of the job names, or null if it is not set. */
  public <C> C get(OptionFile<C> file) {
    return file.content(options);
  }

  /** Returns the windows of the job. */
  public Windows windows(Option<Duration> size) {
    return TimeOptions.windows(options, size);
  }

  /**
   * Adds the source. Records that cannot be decoded go to the data set {@code dead-letters}.
   *
   * @param inputFields the fields of the events that options can map
   * @param generatedKind the kind of events for a source of type generator; null if there is none
   */
  public <E extends Event> DataStream<E> source(
      EventFormat<E> format, List<String> inputFields, String generatedKind) {
    SingleOutputStreamOperator<E> events =
        new RecordSource(env, options, stream, inputFields)
            .open(format, generatedKind)
            .process(new SeparateDeadLetters<>(options.get(TimeOptions.MAX_AHEAD)))
            .returns(format.type())
            .name("separate dead letters")
            .uid("separate-dead-letters");
    dataSets.addDeadLetters(events.getSideOutput(SeparateDeadLetters.DEAD_LETTERS));
    return events;
  }

  /**
   * Adds a source that emits a tick at the start and one after each interval. If the job's source
   * is bounded, there is only the first tick: otherwise the job would never end.
   *
   * @param name of the operator, unique in the job
   * @param uid of the operator
   */
  public DataStream<Long> ticks(String name, String uid, Duration interval) {
    Source<Long, ?, ?> source =
        isBounded()
            ? new DataGeneratorSource<>(tick -> tick, 1, Types.LONG)
            : new RateLimitedSource<>(
                tick -> tick, Long.MAX_VALUE, 1000.0 / interval.toMillis(), Types.LONG);
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), name, Types.LONG)
        .setParallelism(1)
        .name(name)
        .uid(uid);
  }

  private boolean isBounded() {
    return options.get(SourceOptions.TYPE) == SourceOptions.Type.KINESIS
        ? stream.isBounded()
        : SourceOptions.isBounded(options);
  }

  /** Writes records to a data set. */
  public <T extends OutputRecord> void sink(String dataSet, DataStream<T> records) {
    dataSets.add(dataSet, records);
  }

  /** Writes late events to the data set {@code late-events}. */
  public void lateEvents(DataStream<? extends Event> late) {
    dataSets.addLateEvents(late);
  }

  /** Writes the original bytes of the records to a data set, one line each, in this format. */
  public void archive(String dataSet, DataStream<RawRecord> records, SinkOptions.Format format) {
    dataSets.addArchive(dataSet, records, format);
  }

  /** Returns the names of the data sets that have been added. */
  public Set<String> dataSets() {
    return dataSets.names();
  }

  /**
   * Completes the job. Called once, after the job has added its source and its data sets.
   *
   * @throws InvalidOptionsException if there are results of an earlier run and the options refuse
   *     them
   */
  public void finish() throws InvalidOptionsException {
    dataSets.finish();
  }
}
