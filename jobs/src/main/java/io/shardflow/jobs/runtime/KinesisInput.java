package io.shardflow.jobs.runtime;

import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventDecoder;
import io.shardflow.model.EventFormat;
import io.shardflow.model.Origin;
import io.shardflow.model.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.AssignerWithPeriodicWatermarks;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.connectors.kinesis.FlinkKinesisConsumer;
import org.apache.flink.streaming.connectors.kinesis.config.AWSConfigConstants;
import org.apache.flink.streaming.connectors.kinesis.config.ConsumerConfigConstants;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;

/**
 * A Kinesis stream as the input of a job. All that the project knows of the connector is here.
 *
 * <p>{@link FlinkKinesisConsumer} reads by polling or enhanced fan-out, takes apart what the
 * Kinesis Producer Library has aggregated, and keeps a watermark for each shard.
 */
final class KinesisInput {
  private static final String ARN_PREFIX = "arn:";
  private static final long SHORTEST_DISCOVERY_MILLIS = 1000;

  private KinesisInput() {}

  @SuppressWarnings("deprecation")
  static <E extends Event> SingleOutputStreamOperator<Decoded<E>> open(
      StreamExecutionEnvironment env, Options options, EventFormat<E> format) {
    FlinkKinesisConsumer<Decoded<E>> consumer =
        new StoppableConsumer<>(streamName(options), new Schema<>(format), properties(options));
    consumer.setPeriodicWatermarkAssigner(
        new ShardWatermarks<>(options.get(TimeOptions.OUT_OF_ORDERNESS)));
    return env.addSource(consumer);
  }

  /** The region by option, ARN or environment; null if none of them says. */
  static String region(Options options) {
    if (options.get(SourceOptions.REGION) != null) {
      return options.get(SourceOptions.REGION);
    }
    String stream = options.get(SourceOptions.STREAM);
    if (stream.startsWith(ARN_PREFIX)) {
      return stream.split(":", 6)[3];
    }
    String environment = System.getenv("AWS_REGION");
    if (environment != null) {
      return environment;
    }
    return options.get(SourceOptions.ENDPOINT) == null ? null : "us-east-1";
  }

  private static String streamName(Options options) {
    String stream = options.get(SourceOptions.STREAM);
    return stream.startsWith(ARN_PREFIX) ? stream.substring(stream.indexOf('/') + 1) : stream;
  }

  private static Properties properties(Options options) {
    Properties properties = new Properties();
    properties.setProperty(AWSConfigConstants.AWS_REGION, region(options));
    String endpoint = options.get(SourceOptions.ENDPOINT);
    if (endpoint != null) {
      properties.setProperty(AWSConfigConstants.AWS_ENDPOINT, endpoint);
      if (KinesisEndpoint.takesAnyCredentials(endpoint)) {
        properties.setProperty(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER, "BASIC");
        properties.setProperty(
            AWSConfigConstants.accessKeyId(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER), "local");
        properties.setProperty(
            AWSConfigConstants.secretKey(AWSConfigConstants.AWS_CREDENTIALS_PROVIDER), "local");
      }
    }
    String position = options.get(SourceOptions.POSITION);
    Instant instant = Timestamps.parse(position);
    if (instant == null) {
      properties.setProperty(ConsumerConfigConstants.STREAM_INITIAL_POSITION, position);
    } else {
      properties.setProperty(ConsumerConfigConstants.STREAM_INITIAL_POSITION, "AT_TIMESTAMP");
      // Seconds since 1970, with a fraction: the one notation that the connector takes as it is.
      properties.setProperty(
          ConsumerConfigConstants.STREAM_INITIAL_TIMESTAMP,
          String.valueOf(instant.toEpochMilli() / 1000.0));
    }
    if (options.get(SourceOptions.READER) == SourceOptions.Reader.EFO) {
      properties.setProperty(ConsumerConfigConstants.RECORD_PUBLISHER_TYPE, "EFO");
      properties.setProperty(
          ConsumerConfigConstants.EFO_CONSUMER_NAME, options.get(SourceOptions.CONSUMER));
    }
    long idleTimeout = options.get(TimeOptions.IDLE_TIMEOUT).toMillis();
    properties.setProperty(
        ConsumerConfigConstants.SHARD_IDLE_INTERVAL_MILLIS, String.valueOf(idleTimeout));
    // The children of a split shard are found before their parent counts as silent, so that their
    // events are not late.
    properties.setProperty(
        ConsumerConfigConstants.SHARD_DISCOVERY_INTERVAL_MILLIS,
        String.valueOf(
            Math.min(
                ConsumerConfigConstants.DEFAULT_SHARD_DISCOVERY_INTERVAL_MILLIS,
                Math.max(SHORTEST_DISCOVERY_MILLIS, idleTimeout / 3))));
    return properties;
  }

  private record KinesisOrigin(String source, String position, Instant arrivalTime)
      implements Origin {}

  private static final class Schema<E extends Event>
      implements KinesisDeserializationSchema<Decoded<E>> {
    private static final long serialVersionUID = 1L;

    private final EventFormat<E> format;
    private transient EventDecoder<E> decoder;

    Schema(EventFormat<E> format) {
      this.format = format;
    }

    @Override
    public Decoded<E> deserialize(
        byte[] payload,
        String partitionKey,
        String sequenceNumber,
        long arrivalMillis,
        String stream,
        String shardId) {
      if (decoder == null) {
        decoder = EventDecoder.json(format);
      }
      return decoder.decode(
          payload,
          new KinesisOrigin(
              stream + "/" + shardId, sequenceNumber, Instant.ofEpochMilli(arrivalMillis)));
    }

    @Override
    public TypeInformation<Decoded<E>> getProducedType() {
      return DecodedType.of(format);
    }
  }

  /**
   * Says nothing of time once it is told to stop. The connector's own clock ticks on after that,
   * and fails the job that it was to end in order.
   */
  @SuppressWarnings("deprecation")
  private static final class StoppableConsumer<T> extends FlinkKinesisConsumer<T> {
    private static final long serialVersionUID = 1L;

    private transient volatile boolean stopped;

    StoppableConsumer(
        String stream, KinesisDeserializationSchema<T> schema, Properties properties) {
      super(stream, schema, properties);
    }

    @Override
    public void run(SourceContext<T> context) throws Exception {
      super.run(
          new SourceContext<>() {
            @Override
            public void collect(T element) {
              context.collect(element);
            }

            @Override
            public void collectWithTimestamp(T element, long timestamp) {
              context.collectWithTimestamp(element, timestamp);
            }

            @Override
            public void emitWatermark(Watermark mark) {
              if (!stopped) {
                context.emitWatermark(mark);
              }
            }

            @Override
            public void markAsTemporarilyIdle() {
              if (!stopped) {
                context.markAsTemporarilyIdle();
              }
            }

            @Override
            public Object getCheckpointLock() {
              return context.getCheckpointLock();
            }

            @Override
            public void close() {
              context.close();
            }
          });
    }

    @Override
    public void cancel() {
      stopped = true;
      super.cancel();
    }
  }

  /** The watermark of one shard; the connector gives each its own copy. */
  @SuppressWarnings("deprecation")
  private static final class ShardWatermarks<E extends Event>
      implements AssignerWithPeriodicWatermarks<Decoded<E>> {
    private static final long serialVersionUID = 1L;

    private final long outOfOrderness;
    private long newest;

    ShardWatermarks(Duration outOfOrderness) {
      this.outOfOrderness = outOfOrderness.toMillis();
      this.newest = Long.MIN_VALUE + this.outOfOrderness + 1;
    }

    @Override
    public long extractTimestamp(Decoded<E> record, long previous) {
      long timestamp = DecodedType.timestamp(record, previous);
      if (record.isEvent()) {
        newest = Math.max(newest, timestamp);
      }
      return timestamp;
    }

    @Override
    public Watermark getCurrentWatermark() {
      return new Watermark(newest - outOfOrderness - 1);
    }
  }
}
