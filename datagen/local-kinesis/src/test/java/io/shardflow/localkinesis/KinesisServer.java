package io.shardflow.localkinesis;

import static org.awaitility.Awaitility.await;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** A Kinesis server that runs for one test class, with helper methods for tests. */
public abstract class KinesisServer implements BeforeAllCallback, AfterAllCallback {
  static final Duration TIMEOUT = Duration.ofSeconds(30);
  static final Region REGION = Region.US_EAST_1;
  static final AwsCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"));

  private URI endpoint;
  private KinesisClient client;

  /** Starts the server and returns its endpoint. */
  protected abstract URI start() throws Exception;

  /** Stops the server. Called only if it has been started. */
  protected abstract void stop() throws Exception;

  @Override
  public final void beforeAll(ExtensionContext context) throws Exception {
    endpoint = start();
    client =
        KinesisClient.builder()
            .endpointOverride(endpoint)
            .region(REGION)
            .credentialsProvider(CREDENTIALS)
            .build();
  }

  @Override
  public final void afterAll(ExtensionContext context) throws Exception {
    if (endpoint == null) {
      return;
    }
    client.close();
    stop();
  }

  public final String endpoint() {
    return endpoint.toString();
  }

  public final KinesisClient client() {
    return client;
  }

  /** Creates a stream and waits until it is active. */
  public final void createStream(String stream, int shards) {
    client.createStream(create -> create.streamName(stream).shardCount(shards));
    awaitActive(stream);
  }

  /** Returns all shards, including closed ones, in the order of their ids. */
  public final List<Shard> shards(String stream) {
    return client.listShards(list -> list.streamName(stream)).shards();
  }

  /** Returns the open shards in the order of their hash keys. */
  public final List<Shard> openShards(String stream) {
    return shards(stream).stream()
        .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
        .sorted(Comparator.comparing(KinesisServer::firstHashKey))
        .toList();
  }

  /** Puts a record into a given shard. */
  public final void put(String stream, Shard shard, byte[] payload) {
    client.putRecord(
        put ->
            put.streamName(stream)
                .partitionKey("any")
                .explicitHashKey(shard.hashKeyRange().startingHashKey())
                .data(SdkBytes.fromByteArray(payload)));
  }

  /** Splits a shard in the middle. */
  public final void split(String stream, Shard shard) {
    BigInteger middle = firstHashKey(shard).add(lastHashKey(shard)).shiftRight(1);
    client.splitShard(
        split ->
            split
                .streamName(stream)
                .shardToSplit(shard.shardId())
                .newStartingHashKey(middle.toString()));
    awaitActive(stream);
  }

  /** Merges two adjacent shards. */
  public final void merge(String stream, Shard shard, Shard adjacent) {
    client.mergeShards(
        merge ->
            merge
                .streamName(stream)
                .shardToMerge(shard.shardId())
                .adjacentShardToMerge(adjacent.shardId()));
    awaitActive(stream);
  }

  public final void awaitActive(String stream) {
    await(stream + " is active")
        .atMost(TIMEOUT)
        .pollDelay(Duration.ZERO)
        .until(
            () ->
                client
                        .describeStreamSummary(describe -> describe.streamName(stream))
                        .streamDescriptionSummary()
                        .streamStatus()
                    == StreamStatus.ACTIVE);
  }

  static BigInteger firstHashKey(Shard shard) {
    return new BigInteger(shard.hashKeyRange().startingHashKey());
  }

  static BigInteger lastHashKey(Shard shard) {
    return new BigInteger(shard.hashKeyRange().endingHashKey());
  }
}
