package io.shardflow.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.local.datagen.Destination;
import io.shardflow.localkinesis.KinesisSettings;
import io.shardflow.localkinesis.LocalKinesis;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** The circle of the demo, with a test in place of the job. */
@Timeout(60)
class AlertCircleTest {
  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");
  private static final String OPENED =
      "{\"alert_id\":\"a-1\",\"sensor_id\":\"sensor-001\",\"rule\":\"temperature\",\"state\":\"opened\",\"value\":45.0,\"opened_at\":\"2024-05-01 12:15:07.000\",\"closed_at\":null,\"readings\":1}";
  private static final String CLOSED =
      "{\"alert_id\":\"a-1\",\"sensor_id\":\"sensor-001\",\"rule\":\"temperature\",\"state\":\"closed\",\"value\":45.0,\"opened_at\":\"2024-05-01 12:15:07.000\",\"closed_at\":\"2024-05-01 12:17:09.000\",\"readings\":3}";

  @TempDir Path folder;
  private LocalKinesis kinesis;
  private AlertCircle circle;

  @BeforeEach
  void start() throws IOException {
    kinesis = LocalKinesis.start(KinesisSettings.DEFAULT);
    circle =
        new AlertCircle(kinesis, new GeneratorSettings(1, NOON, 1000, Faults.NONE, Keys.DEFAULT));
  }

  @AfterEach
  void stop() {
    circle.close();
    kinesis.close();
  }

  @Test
  void showsWhenEachAlertWasOpenedObeyedAndClosed() throws IOException {
    obey(OPENED);
    command(CLOSED);
    circle.close();

    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    circle.print(new PrintStream(printed));

    assertThat(printed.toString().lines().map(line -> line.replaceAll(" +", " ").strip()))
        .containsSubsequence(
            "alert sensor rule opened obeyed closed",
            "a-1 sensor-001 temperature 2024-05-01 12:15:07 2024-05-01 12:16:40 2024-05-01 12:17:09",
            "1 commands obeyed, 0 without effect; 1 alerts closed; 0 records ignored.");
  }

  @Test
  void comparesCommandsWithTheRowsOfTheJob() throws IOException {
    obey(OPENED);
    command(CLOSED);
    circle.close();
    Path file = folder.resolve("part-0.json");

    Files.write(file, List.of(OPENED, CLOSED));
    assertThat(circle.difference(List.of(file))).isNull();
    Files.write(file, List.of(OPENED));
    assertThat(circle.difference(List.of(file)))
        .isEqualTo("rows without a command: []; commands without a row: [a-1 closed]");
    Files.write(file, List.of(OPENED, CLOSED, OPENED.replace("a-1", "a-2")));
    assertThat(circle.difference(List.of(file)))
        .isEqualTo("rows without a command: [a-2 opened]; commands without a row: []");
  }

  /** Sends a command, and waits until a sensor has obeyed it before the thousandth reading. */
  private void obey(String row) {
    command(row);
    await()
        .until(
            () -> {
              circle.stream().beforeEach().accept(1000);
              return !circle.stream().generator().obeyed().isEmpty();
            });
  }

  private void command(String row) {
    try (KinesisClient client = Destination.client(kinesis.endpoint(), null)) {
      client.putRecord(
          put -> put.streamName("commands").partitionKey("k").data(SdkBytes.fromUtf8String(row)));
    }
  }
}
