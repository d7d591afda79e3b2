package io.shardflow.jobs.source.kinesis;

import io.shardflow.codec.EventDecoder;
import io.shardflow.codec.RecordFormat;
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
import lombok.Value;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.connectors.kinesis.config.AWSConfigConstants;
import org.apache.flink.streaming.connectors.kinesis.config.ConsumerConfigConstants;
import org.apache.flink.streaming.connectors.kinesis.serialization.KinesisDeserializationSchema;

/**
 * Adds Kinesis streams to a job, and derives the properties of the connector from the options.
 *
 * <p>The connector addresses a stream by its name, so it must belong to the account whose
 * credentials are used: that of the role to assume, if there is one.
 */
public final class KinesisInput {
  private static final long MIN_DISCOVERY_INTERVAL_MILLIS = 1000;

  /** Between two attempts, the connector waits up to a second. */
  private static final String MAX_READ_RETRIES = "100";

  /** The name of the session in a role, which AWS's audit log shows. */
  private static final String ROLE_SESSION = "shardflow";

  private KinesisInput() {}

  /**
   * Adds the source of a job: the decoded records of the streams, with timestamps and watermarks.
   */
  @SuppressWarnings("deprecation")
  public static <E extends Event> SingleOutputStreamOperator<Decoded<E>> addSource(
      StreamExecutionEnvironment env,
      Options options,
      EventFormat<E> format,
      RecordFormat records) {
    StartPosition initialPosition = initialPosition(options.get(KinesisOptions.POSITION));
    KinesisConsumer<E> consumer =
        new KinesisConsumer<>(
            KinesisOptions.streamNames(options),
            new Schema<>(format, records),
            properties(options, initialPosition),
            options.get(KinesisOptions.POSITION),
            initialPosition,
            options.get(TimeOptions.OUT_OF_ORDERNESS),
            options.get(TimeOptions.IDLE_TIMEOUT),
            new EventTimestamps<>(options.get(TimeOptions.MAX_AHEAD).toMillis()));
    return env.addSource(consumer);
  }

  /**
   * Returns the options of a SQL table of the connector {@code kinesis} that reads the first
   * stream.
   *
   * @return keys and values of a {@code WITH} clause
   */
  public static Map<String, String> tableOptions(Options options) {
    Map<String, String> table = new TreeMap<>();
    table.put("stream", KinesisOptions.streamNames(options).get(0));
    properties(options, initialPosition(options.get(KinesisOptions.POSITION)))
        .forEach(
            (key, value) ->
                table.put(
                    key.toString()
                        .replaceFirst("^flink\\.", "scan.")
                        .replaceFirst("^aws\\.credentials\\.provider\\.", "aws.credentials."),
                    value.toString()));
    return table;
  }

  /** Returns the start position of a job without saved state. {@code LATEST} is the present. */
  private static StartPosition initialPosition(String position) {
    switch (position) {
      case StartPosition.LATEST:
        return StartPosition.at(Instant.now().truncatedTo(ChronoUnit.MILLIS));
      case StartPosition.TRIM_HORIZON:
        return StartPosition.trimHorizon();
      default:
        return StartPosition.at(Timestamps.parse(position));
    }
  }

  private static Properties properties(Options options, StartPosition initialPosition) {
    Properties properties = new Properties();
    String region = KinesisOptions.region(options);
    properties.setProperty(AWSConfigConstants.AWS_REGION, region);
    String endpoint = KinesisOptions.endpoint(options);
    if (endpoint == null) {
      endpoint = KinesisEndpoint.ofNewPartition("kinesis", region);
    }
    if (endpoint != null) {
      properties.setProperty(AWSConfigConstants.AWS_ENDPOINT, endpoint);
    }
    setCredentials(properties, options, endpoint);
    initialPosition.applyTo(properties);
    if (options.get(KinesisOptions.READER) == KinesisOptions.Reader.EFO) {
      properties.setProperty(ConsumerConfigConstants.RECORD_PUBLISHER_TYPE, "EFO");
      properties.setProperty(
          ConsumerConfigConstants.EFO_CONSUMER_NAME, options.get(KinesisOptions.CONSUMER));
      // Retries broken connections without limit. Otherwise the connector counts them, even if
      // records are read in between, and the eleventh fails the job. If no connection can be made
      // at all, listing the shards fails.
      properties.setProperty(
          ConsumerConfigConstants.RECOVERABLE_EXCEPTIONS_PREFIX + "[0].exception",
          IOException.class.getName());
    }
    // All polling readers of a shard share five requests per second, so throttling is normal.
    properties.setProperty(ConsumerConfigConstants.SHARD_GETRECORDS_RETRIES, MAX_READ_RETRIES);
    properties.setProperty(ConsumerConfigConstants.SHARD_GETITERATOR_RETRIES, MAX_READ_RETRIES);
    long idleTimeout = options.get(TimeOptions.IDLE_TIMEOUT).toMillis();
    // Discovers the child shards of a closed shard before it becomes idle, so that their events are
    // not late.
    properties.setProperty(
        ConsumerConfigConstants.SHARD_DISCOVERY_INTERVAL_MILLIS,
        String.valueOf(
            Math.min(
                ConsumerConfigConstants.DEFAULT_SHARD_DISCOVERY_INTERVAL_MILLIS,
                Math.max(MIN_DISCOVERY_INTERVAL_MILLIS, idleTimeout / 3))));
    return properties;
  }

  /** Sets the source of the credentials: by default, where the AWS SDKs look for them. */
  private static void setCredentials(Properties properties, Options options, String endpoint) {
    String prefix = AWSConfigConstants.AWS_CREDENTIALS_PROVIDER;
    String role = options.get(KinesisOptions.ROLE_ARN);
    String sts = KinesisEndpoint.ofEnvironment("STS");
    if (sts == null) {
      sts = KinesisEndpoint.ofNewPartition("sts", KinesisOptions.region(options));
    }
    if (role != null) {
      properties.setProperty(prefix, "ASSUME_ROLE");
      properties.setProperty(AWSConfigConstants.roleArn(prefix), role);
      properties.setProperty(AWSConfigConstants.roleSessionName(prefix), ROLE_SESSION);
      if (options.get(KinesisOptions.EXTERNAL_ID) != null) {
        properties.setProperty(
            AWSConfigConstants.externalId(prefix), options.get(KinesisOptions.EXTERNAL_ID));
      }
      if (sts != null) {
        properties.setProperty(AWSConfigConstants.AWS_ROLE_STS_ENDPOINT, sts);
      }
      prefix = AWSConfigConstants.roleCredentialsProvider(prefix);
    }
    // With a role, the credentials are for STS.
    if (KinesisEndpoint.acceptsAnyCredentials(role == null ? endpoint : sts)) {
      properties.setProperty(prefix, "BASIC");
      properties.setProperty(AWSConfigConstants.accessKeyId(prefix), "local");
      properties.setProperty(AWSConfigConstants.secretKey(prefix), "local");
    }
  }

  @Value
  private static class KinesisOrigin implements Origin {
    String stream;
    String shardId;
    String position;
    Instant arrivalTime;

    @Override
    public String source() {
      return stream + "/" + shardId;
    }
  }

  private static final class Schema<E extends Event>
      implements KinesisDeserializationSchema<Decoded<E>> {
    private static final long serialVersionUID = 1L;

    private final EventFormat<E> format;
    private final RecordFormat records;
    private transient EventDecoder<E> decoder;

    Schema(EventFormat<E> format, RecordFormat records) {
      this.format = format;
      this.records = records;
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
        decoder = EventDecoder.json(format, records);
      }
      Instant arrival = Instant.ofEpochMilli(arrivalMillis);
      return DecodedBatch.of(
          decoder.decodeAll(payload, new KinesisOrigin(stream, shardId, sequenceNumber, arrival)));
    }

    @Override
    public TypeInformation<Decoded<E>> getProducedType() {
      return DecodedType.of(format);
    }
  }
}
