package io.shardflow.datagen.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardflow.localkinesis.KinesisSettings;
import io.shardflow.localkinesis.LocalKinesisExtension;
import io.shardflow.localkinesis.faults.KinesisFaults;
import io.shardflow.localkinesis.faults.KinesisFaults.Fault;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** Reads commands from a local Kinesis. */
@Timeout(60)
class CommandStreamTest {
  @RegisterExtension
  static final LocalKinesisExtension KINESIS = new LocalKinesisExtension(KinesisSettings.DEFAULT);

  private final List<String> received = new CopyOnWriteArrayList<>();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private CommandStream stream;

  @AfterEach
  void close() {
    KINESIS.setFaults(KinesisFaults.NONE);
    if (stream != null) {
      stream.close();
    }
  }

  @Test
  void readsWhatArrivesInAnyShardFromNowOn() throws IOException {
    KINESIS.createStream("several", 3);
    put("several", "before");
    open("several");

    List<String> sent = IntStream.range(0, 50).mapToObj(i -> "command " + i).toList();
    sent.forEach(command -> put("several", command));

    await().until(() -> received.size() >= 50);
    assertThat(received).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(warnings).isEmpty();
  }

  @Test
  void followsShardsThatAreSplitAndMerged() throws IOException {
    KINESIS.createStream("moving", 1);
    open("moving");
    put("moving", "one");
    KINESIS.split("moving", KINESIS.openShards("moving").get(0));
    put("moving", "two");
    put("moving", "three");
    KINESIS.merge(
        "moving", KINESIS.openShards("moving").get(0), KINESIS.openShards("moving").get(1));
    put("moving", "four");

    await().until(() -> received.size() >= 4);
    assertThat(received).containsExactlyInAnyOrder("one", "two", "three", "four");
  }

  @Test
  void continuesWhereItWasAfterErrors() throws IOException {
    KINESIS.createStream("failing", 1);
    open("failing");
    put("failing", "first");
    await().until(() -> received.contains("first"));

    KINESIS.setFaults(new KinesisFaults(1, Map.of(Fault.EXPIRED, 1.0), Duration.ZERO, true));
    put("failing", "while iterators expire");
    await().until(() -> KINESIS.counts().faults().getOrDefault(Fault.EXPIRED, 0L) >= 2);
    KINESIS.setFaults(new KinesisFaults(1, Map.of(Fault.ERROR, 1.0), Duration.ZERO, true));
    await().until(() -> !warnings.isEmpty());
    put("failing", "while reads fail");
    KINESIS.setFaults(KinesisFaults.NONE);

    await().until(() -> received.size() >= 3);
    assertThat(received).containsExactly("first", "while iterators expire", "while reads fail");
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).startsWith("Cannot read the stream of commands failing, trying");
  }

  @Test
  void aStreamThatDoesNotExistIsReportedAtOnce() {
    assertThatThrownBy(() -> open("none"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Cannot read the stream of commands none: Stream none");
  }

  private void open(String name) throws IOException {
    stream =
        CommandStream.open(
            KinesisClient.builder()
                .endpointOverride(URI.create(KINESIS.endpoint()))
                .region(Region.US_EAST_1)
                .credentialsProvider(
                    StaticCredentialsProvider.create(AwsBasicCredentials.create("x", "x")))
                .build(),
            name,
            record -> received.add(new String(record, UTF_8)),
            warnings::add);
  }

  private static void put(String stream, String text) {
    KINESIS
        .client()
        .putRecord(
            put -> put.streamName(stream).partitionKey(text).data(SdkBytes.fromUtf8String(text)));
  }
}
