package io.shardflow.jobs.source;

import io.shardflow.codec.RecordFormat;
import io.shardflow.datagen.GeneratorProvider;
import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.jobs.source.file.InputFiles;
import io.shardflow.jobs.source.file.LineFormat;
import io.shardflow.jobs.source.generator.GeneratedInput;
import io.shardflow.jobs.source.generator.GeneratorOptions;
import io.shardflow.jobs.source.generator.RateLimitedSource;
import io.shardflow.jobs.source.record.DecodedType;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.file.src.FileSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The source of a job: decoded records with timestamps and watermarks. */
public final class RecordSource {
  private final StreamExecutionEnvironment env;
  private final Options options;
  private final StreamInput stream;
  private final RecordFormat records;

  /**
   * Creates a source.
   *
   * @param stream the stream that is read if the type of the source is kinesis
   * @param inputFields the fields of the events that options can map
   */
  public RecordSource(
      StreamExecutionEnvironment env,
      Options options,
      StreamInput stream,
      List<String> inputFields) {
    this.env = env;
    this.options = options;
    this.stream = stream;
    this.records = RecordOptions.format(inputFields, options);
  }

  /**
   * Adds the source that the options select.
   *
   * @param generatedKind the kind of events for a source of type generator; null if there is none
   * @return events, and dead letters for records that cannot be decoded
   */
  public <E extends Event> DataStream<Decoded<E>> open(
      EventFormat<E> format, String generatedKind) {
    return addSource(format, generatedKind).name("source").uid("source");
  }

  private <E extends Event> SingleOutputStreamOperator<Decoded<E>> addSource(
      EventFormat<E> format, String generatedKind) {
    switch (options.get(SourceOptions.TYPE)) {
      case KINESIS:
        return stream.addSource(env, options, format, records);
      case FILE:
        return files(format);
      case GENERATOR:
        return generated(format, generatedKind);
      default:
        throw new IllegalStateException("Unknown type: " + options.get(SourceOptions.TYPE));
    }
  }

  private <E extends Event> SingleOutputStreamOperator<Decoded<E>> files(EventFormat<E> format) {
    FileSource<Decoded<E>> source =
        FileSource.forBulkFileFormat(
                new LineFormat<>(
                    format,
                    records,
                    options.get(FileOptions.FORMAT),
                    options.get(FileOptions.FIELDS)),
                FileOptions.paths(options))
            .setFileEnumerator(InputFiles::new)
            .build();
    return env.fromSource(source, watermarks(), "source", DecodedType.of(format));
  }

  private <E extends Event> SingleOutputStreamOperator<Decoded<E>> generated(
      EventFormat<E> format, String kind) {
    GeneratedInput<E> input =
        new GeneratedInput<>(
            GeneratorProvider.load().create(kind, GeneratorOptions.settings(options)), format);
    RateLimitedSource<Decoded<E>> source =
        GeneratorOptions.source(options, input, DecodedType.of(format));
    // One subtask, like a stream of one shard: several would differ in their event times.
    return env.fromSource(source, watermarks(), "source", DecodedType.of(format)).setParallelism(1);
  }

  private <E extends Event> WatermarkStrategy<Decoded<E>> watermarks() {
    WatermarkStrategy<Decoded<E>> strategy =
        WatermarkStrategy.<Decoded<E>>forBoundedOutOfOrderness(
                options.get(TimeOptions.OUT_OF_ORDERNESS))
            .withIdleness(options.get(TimeOptions.IDLE_TIMEOUT));
    return WatermarkStrategy.<Decoded<E>>forGenerator(
            context -> new EventWatermarks<>(strategy.createWatermarkGenerator(context)))
        .withTimestampAssigner(DecodedType.<E>timestamps());
  }

  /** Lets only events advance the watermark, as malformed records have no time. */
  private static final class EventWatermarks<E extends Event>
      implements WatermarkGenerator<Decoded<E>> {
    private final WatermarkGenerator<Decoded<E>> generator;

    EventWatermarks(WatermarkGenerator<Decoded<E>> generator) {
      this.generator = generator;
    }

    @Override
    public void onEvent(Decoded<E> record, long timestamp, WatermarkOutput output) {
      if (record.isEvent()) {
        generator.onEvent(record, timestamp, output);
      }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      generator.onPeriodicEmit(output);
    }
  }
}
