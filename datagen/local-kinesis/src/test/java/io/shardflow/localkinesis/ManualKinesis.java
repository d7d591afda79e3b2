package io.shardflow.localkinesis;

import io.shardflow.localkinesis.faults.KinesisFaults;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * A local Kinesis for one test, with a clock that the test advances, and a client without retries,
 * so that refusals are visible.
 */
public final class ManualKinesis implements AfterEachCallback {
  public static final String STREAM = "readings";
  static final String KEY = "k";

  // Shared by all tests, because closing it takes seconds.
  private static final SdkAsyncHttpClient HTTP2 =
      NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP2).build();

  final ManualClock clock = new ManualClock();
  private final List<AutoCloseable> open = new ArrayList<>();
  private LocalKinesis server;
  private KinesisClient client;

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  /** Starts the server with other settings, and creates the stream. */
  public ManualKinesis start(int shards, UnaryOperator<KinesisSettings> settings)
      throws IOException {
    server = LocalKinesis.start(settings.apply(KinesisSettings.DEFAULT).withClock(clock));
    client = client(AwsRetryStrategy.doNotRetry());
    open.add(server);
    server.createStream(STREAM, shards);
    return this;
  }

  /** Returns another client, which is closed after the test. */
  public KinesisClient client(RetryStrategy retries) {
    return client(KinesisClient.builder(), retries);
  }

  /** Returns a client without retries of any service, which is closed after the test. */
  <C extends AutoCloseable> C client(AwsClientBuilder<?, C> builder) {
    return client(builder, AwsRetryStrategy.doNotRetry());
  }

  private <C extends AutoCloseable> C client(
      AwsClientBuilder<?, C> builder, RetryStrategy retries) {
    builder.endpointOverride(endpoint());
    builder.region(KinesisServer.REGION);
    builder.credentialsProvider(KinesisServer.CREDENTIALS);
    builder.overrideConfiguration(override -> override.retryStrategy(retries));
    C made = builder.build();
    open.add(0, made);
    return made;
  }

  /** Returns a client for subscriptions without retries, which is closed after the test. */
  KinesisAsyncClient subscriptions() {
    KinesisAsyncClient made =
        KinesisAsyncClient.builder()
            .endpointOverride(endpoint())
            .region(KinesisServer.REGION)
            .credentialsProvider(KinesisServer.CREDENTIALS)
            .httpClient(HTTP2)
            .overrideConfiguration(
                override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
    open.add(0, made);
    return made;
  }

  /** Returns a client that retries without delay. */
  public static RetryStrategy persistent() {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(20)
        .backoffStrategy(BackoffStrategy.retryImmediately())
        .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
        .circuitBreakerEnabled(false)
        .build();
  }

  public KinesisClient client() {
    return client;
  }

  public LocalKinesis server() {
    return server;
  }

  void setFaults(KinesisFaults faults) {
    server.setFaults(faults);
  }

  public KinesisCounts counts() {
    return server.counts();
  }

  URI endpoint() {
    return URI.create(server.endpoint());
  }

  public void pass(Duration time) {
    clock.pass(time);
  }

  public List<Shard> shards() {
    return client.listShards(list -> list.streamName(STREAM)).shards();
  }

  /** Returns a record for a shard. */
  PutRecordsRequestEntry entry(Shard shard, byte[] data) {
    return PutRecordsRequestEntry.builder()
        .partitionKey(KEY)
        .explicitHashKey(shard.hashKeyRange().startingHashKey())
        .data(SdkBytes.fromByteArray(data))
        .build();
  }

  PutRecordsResponse put(List<PutRecordsRequestEntry> entries) {
    return client.putRecords(put -> put.streamName(STREAM).records(entries));
  }

  /** Puts one record and returns its sequence number. */
  public String put(Shard shard, String data) {
    return client
        .putRecord(
            put ->
                put.streamName(STREAM)
                    .partitionKey(KEY)
                    .explicitHashKey(shard.hashKeyRange().startingHashKey())
                    .data(SdkBytes.fromUtf8String(data)))
        .sequenceNumber();
  }

  public String iterator(Shard shard, ShardIteratorType type) {
    return client
        .getShardIterator(
            get -> get.streamName(STREAM).shardId(shard.shardId()).shardIteratorType(type))
        .shardIterator();
  }

  public GetRecordsResponse get(String iterator) {
    return client.getRecords(get -> get.shardIterator(iterator));
  }

  /** Splits a shard with all hash keys in the middle. */
  public void split(Shard shard) {
    client.splitShard(
        split ->
            split
                .streamName(STREAM)
                .shardToSplit(shard.shardId())
                .newStartingHashKey(BigInteger.ONE.shiftLeft(127).toString()));
  }

  /** Returns the result of one read from the oldest record on. */
  public List<String> read(Shard shard) {
    return payloads(get(iterator(shard, ShardIteratorType.TRIM_HORIZON)));
  }

  static List<String> payloads(GetRecordsResponse response) {
    return response.records().stream().map(Record::data).map(SdkBytes::asUtf8String).toList();
  }
}
