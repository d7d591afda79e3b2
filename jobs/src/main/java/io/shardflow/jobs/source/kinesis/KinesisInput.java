package io.shardflow.jobs.source.kinesis;

import io.shardflow.codec.EventDecoder;
import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.record.DecodedType;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.Origin;
import io.shardflow.text.Timestamps;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.connectors.kinesis.FlinkKinesisConsumer;
import org.apache.flink.streaming.connectors.kinesis.config.AWSConfigConstants;
import org.apache.flink.streaming.connectors.kinesis.config.ConsumerConfigConstants;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;

/**
 * A Kinesis stream as the input of a job. All that the project knows of the connector is here, in
 * {@link KinesisFetcher} and in {@link KinesisSubscriber}.
 *
 * <p>{@link FlinkKinesisConsumer} reads by polling or enhanced fan-out, and takes apart what the
 * Kinesis Producer Library has aggregated. It names a stream of its own account only.
 */
public final class KinesisInput {
  private static final long MIN_DISCOVERY_MILLIS = 1000;

  /** With pauses of up to a second between them. */
  private static final String READ_ATTEMPTS = "100";

  private KinesisInput() {}

  @SuppressWarnings("deprecation")
  public static <E extends Event> SingleOutputStreamOperator<Decoded<E>> open(
      StreamExecutionEnvironment env, Options options, EventFormat<E> format) {
    StartPosition firstStart = firstStart(options.get(KinesisOptions.POSITION));
    KinesisConsumer<E> consumer =
        new KinesisConsumer<>(
            KinesisOptions.streamName(options),
            new Schema<>(format),
            properties(options, firstStart),
            options.get(KinesisOptions.POSITION),
            firstStart,
            options.get(TimeOptions.OUT_OF_ORDERNESS),
            options.get(TimeOptions.IDLE_TIMEOUT),
            new EventTimestamps<>(options.get(TimeOptions.MAX_AHEAD).toMillis()));
    return env.addSource(consumer);
  }

  /**
   * The options of a SQL table that reads the stream, of the connector {@code kinesis}.
   *
   * @return keys and values of a {@code WITH} clause
   */
  public static Map<String, String> tableOptions(Options options) {
    Map<String, String> table = new TreeMap<>();
    table.put("stream", KinesisOptions.streamName(options));
    properties(options, firstStart(options.get(KinesisOptions.POSITION)))
        .forEach(
            (key, value) ->
                table.put(
                    key.toString()
                        .replaceFirst("^flink\\.", "scan.")
                        .replaceFirst("^aws\\.credentials\\.provider\\.", "aws.credentials."),
                    value.toString()));
    return table;
  }

  /** Where a job without saved state begins; {@code LATEST} is now, for all shards the same. */
  private static StartPosition firstStart(String position) {
    return switch (position) {
      case StartPosition.LATEST -> StartPosition.at(Instant.now().truncatedTo(ChronoUnit.MILLIS));
      case StartPosition.TRIM_HORIZON -> StartPosition.trimHorizon();
      default -> StartPosition.at(Timestamps.parse(position));
    };
  }

  private static Properties properties(Options options, StartPosition firstStart) {
    Properties properties = new Properties();
    properties.setProperty(AWSConfigConstants.AWS_REGION, KinesisOptions.region(options));
    String endpoint = KinesisOptions.endpoint(options);
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
    firstStart.applyTo(properties);
    if (options.get(KinesisOptions.READER) == KinesisOptions.Reader.EFO) {
      properties.setProperty(ConsumerConfigConstants.RECORD_PUBLISHER_TYPE, "EFO");
      properties.setProperty(
          ConsumerConfigConstants.EFO_CONSUMER_NAME, options.get(KinesisOptions.CONSUMER));
      // A connection that breaks is subscribed anew, as often as it does. The connector would count
      // the breaks, however much is read between them, and end the job at the eleventh. Where there
      // is no connection at all, the list of the shards fails.
      properties.setProperty(
          ConsumerConfigConstants.RECOVERABLE_EXCEPTIONS_PREFIX + "[0].exception",
          IOException.class.getName());
    }
    // Several jobs on one stream share five reads a second of each shard: being refused is no
    // failure.
    properties.setProperty(ConsumerConfigConstants.SHARD_GETRECORDS_RETRIES, READ_ATTEMPTS);
    properties.setProperty(ConsumerConfigConstants.SHARD_GETITERATOR_RETRIES, READ_ATTEMPTS);
    long idleTimeout = options.get(TimeOptions.IDLE_TIMEOUT).toMillis();
    // The children of a split shard are found before their parent counts as silent, so that their
    // events are not late.
    properties.setProperty(
        ConsumerConfigConstants.SHARD_DISCOVERY_INTERVAL_MILLIS,
        String.valueOf(
            Math.min(
                ConsumerConfigConstants.DEFAULT_SHARD_DISCOVERY_INTERVAL_MILLIS,
                Math.max(MIN_DISCOVERY_MILLIS, idleTimeout / 3))));
    return properties;
  }

  private record KinesisOrigin(String stream, String shardId, String position, Instant arrivalTime)
      implements Origin {
    @Override
    public String source() {
      return stream + "/" + shardId;
    }
  }

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
          new KinesisOrigin(stream, shardId, sequenceNumber, Instant.ofEpochMilli(arrivalMillis)));
    }

    @Override
    public TypeInformation<Decoded<E>> getProducedType() {
      return DecodedType.of(format);
    }
  }
}
