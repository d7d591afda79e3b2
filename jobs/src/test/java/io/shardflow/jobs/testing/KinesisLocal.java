package io.shardflow.jobs.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;

/** The Kinesis emulator, in a process of its own for as long as a test class runs. */
public final class KinesisLocal implements BeforeAllCallback, AfterAllCallback {
  private static final Path START = Path.of("../deploy/local/kinesis-local/start.sh");
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final int port = freePort();
  private final KinesisClient client =
      KinesisClient.builder()
          .endpointOverride(URI.create(endpoint()))
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
          .build();
  private Process process;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    process =
        new ProcessBuilder(START.toString(), String.valueOf(port))
            .redirectErrorStream(true)
            .start();
    await("the Kinesis emulator answers").atMost(LONGEST).until(this::answersOrHasEnded);
    if (!process.isAlive()) {
      throw new IllegalStateException(new String(process.getInputStream().readAllBytes()).strip());
    }
    Thread drain =
        new Thread(
            () -> {
              try {
                process.getInputStream().transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                // The emulator has ended.
              }
            });
    drain.setDaemon(true);
    drain.start();
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    client.close();
    process.destroy();
    process.waitFor();
  }

  public String endpoint() {
    return "http://localhost:" + port;
  }

  public KinesisClient client() {
    return client;
  }

  /** Makes a stream and waits until it can be used. */
  public void createStream(String stream, int shards) {
    client.createStream(create -> create.streamName(stream).shardCount(shards));
    awaitActive(stream);
  }

  /** The shards that take records, in the order of their hash keys. */
  public List<Shard> openShards(String stream) {
    return client.listShards(list -> list.streamName(stream)).shards().stream()
        .filter(shard -> shard.sequenceNumberRange().endingSequenceNumber() == null)
        .sorted(
            Comparator.comparing(shard -> new BigInteger(shard.hashKeyRange().startingHashKey())))
        .toList();
  }

  /** Puts a record into this very shard. */
  public void put(String stream, Shard shard, byte[] payload) {
    client.putRecord(
        put ->
            put.streamName(stream)
                .partitionKey("any")
                .explicitHashKey(shard.hashKeyRange().startingHashKey())
                .data(SdkBytes.fromByteArray(payload)));
  }

  /** Splits a shard in the middle. */
  public void split(String stream, Shard shard) {
    BigInteger start = new BigInteger(shard.hashKeyRange().startingHashKey());
    BigInteger end = new BigInteger(shard.hashKeyRange().endingHashKey());
    client.splitShard(
        split ->
            split
                .streamName(stream)
                .shardToSplit(shard.shardId())
                .newStartingHashKey(start.add(end).shiftRight(1).toString()));
    awaitActive(stream);
  }

  private void awaitActive(String stream) {
    await(stream + " is active")
        .atMost(LONGEST)
        .until(
            () ->
                client
                        .describeStreamSummary(describe -> describe.streamName(stream))
                        .streamDescriptionSummary()
                        .streamStatus()
                    == StreamStatus.ACTIVE);
  }

  private boolean answersOrHasEnded() {
    try {
      client.listStreams();
      return true;
    } catch (SdkException e) {
      return !process.isAlive();
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
