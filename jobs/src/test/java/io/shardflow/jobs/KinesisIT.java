package io.shardflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.testing.JobMetrics;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.localkinesis.KinesisServer;
import io.shardflow.text.Timestamps;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesis.model.Shard;

/** The Kinesis source in whole jobs, against an emulator that a subclass names. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class KinesisIT {
  @RegisterExtension
  final MiniClusterExtension cluster =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberSlotsPerTaskManager(2)
              .setConfiguration(JobMetrics.configuration())
              .build());

  @RegisterExtension final KinesisServer kinesis;

  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");
  private static final byte[] NOT_TEXT = {(byte) 0xC3, 0x28, 0x00, (byte) 0xFF};

  @TempDir Path folder;

  KinesisIT(KinesisServer kinesis) {
    this.kinesis = kinesis;
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "efo"})
  void emitsEachEventOnceAcrossAReshardAndAnIdleShard(String reader) throws Exception {
    String stream = "probes-" + reader;
    kinesis.createStream(stream, 4);
    List<Shard> shards = kinesis.openShards(stream);

    JobClient job = start("dedup", stream, "--source.reader", reader, "--source.consumer", "dedup");
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      // The fourth shard stays idle.
      sent.add(put(stream, shards.get(i % 3), i, NOON.plusMillis(100L * i)));
      if (i % 10 == 0) {
        // A retry may reach any shard.
        put(stream, shards.get((i + 1) % 3), i, NOON.plusMillis(100L * i));
      }
      if (i % 30 == 0) {
        kinesis.put(stream, shards.get(i % 3), NOT_TEXT);
      }
    }
    awaitRows("clean-readings", sent.size());

    kinesis.split(stream, shards.get(0));
    List<Shard> after = kinesis.openShards(stream);
    assertThat(after).hasSize(5);
    for (int i = 150; i < 250; i++) {
      sent.add(put(stream, after.get(i % 4), i, NOON.plusSeconds(60).plusMillis(100L * i)));
    }
    awaitRows("clean-readings", sent.size());

    // All shards become idle, which closes the open windows without a later event.
    awaitMeasurements(sent.size());
    stop(job, true);

    assertThat(eventTimes()).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(JobRun.rows(folder, "late-events")).isEmpty();
    assertThat(JobRun.rows(folder, "dead-letters"))
        .hasSize(5)
        .allSatisfy(
            row ->
                assertThat(row)
                    .contains("not a JSON object", "\"payload\":\"wygA/w==\"", "base64")
                    .containsPattern(stream + "/shardId-0+[0-3]\",\"position\":\"[0-9]+\""));
    assertThat(JobRun.unfinished(folder)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "efo"})
  void readsSeveralStreamsWithOneWatermark(String reader) throws Exception {
    List<String> streams = List.of("first-" + reader, "second-" + reader, "third-" + reader);
    for (String stream : streams) {
      kinesis.createStream(stream, 1);
    }
    List<Shard> shards = streams.stream().map(stream -> kinesis.openShards(stream).get(0)).toList();
    String[] options = {
      "--source.reader", reader, "--source.consumer", "dedup", "--time.idle-timeout", "60 s"
    };
    JobClient job = start("dedup", streams.get(0) + ";" + streams.get(1), options);
    List<String> sent = new ArrayList<>();
    sent.add(put(streams.get(1), shards.get(1), 1, NOON));
    for (int i = 1; i < 30; i++) {
      sent.add(put(streams.get(0), shards.get(0), i, NOON.plusSeconds(10L * i)));
    }
    awaitRows("clean-readings", sent.size());
    // Their windows are still open, as the second stream has not come so far.
    for (int i = 1; i < 30; i++) {
      sent.add(put(streams.get(1), shards.get(1), i, NOON.plusSeconds(10L * i + 1)));
    }
    awaitRows("clean-readings", sent.size());
    String savepoint = stop(job, false);

    sent.add(put(streams.get(0), shards.get(0), 1, NOON.plusSeconds(301)));
    sent.add(put(streams.get(2), shards.get(2), 1, NOON.plusSeconds(302)));
    job = start("dedup", String.join(";", streams), savepoint, options);
    awaitRows("clean-readings", sent.size());
    stop(job, true);

    assertThat(eventTimes()).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(measurements()).isEqualTo(sent.size());
    assertThat(JobRun.rows(folder, "late-events")).isEmpty();
  }

  /** The procedure in deploy/OPERATIONS.md: read both streams, then only the new one. */
  @Test
  void movesToAnotherStreamWithItsState() throws Exception {
    kinesis.createStream("old", 2);
    kinesis.createStream("new", 1);
    Shard old = kinesis.openShards("old").get(0);
    Shard added = kinesis.openShards("new").get(0);
    String[] options = {"--window.size", "1 h", "--time.idle-timeout", "60 s"};
    List<String> sent = new ArrayList<>();
    sent.add(put("old", old, 1, NOON));
    JobClient job = start("dedup", "old", options);
    awaitRows("clean-readings", sent.size());
    String savepoint = stop(job, false);

    sent.add(put("old", old, 2, NOON.plusSeconds(1)));
    sent.add(put("new", added, 3, NOON.plusSeconds(2)));
    // A producer that is moved sends its last reading again.
    put("new", added, 2, NOON.plusSeconds(1));
    job = start("dedup", "old;new", savepoint, options);
    awaitRows("clean-readings", sent.size());
    savepoint = stop(job, false);

    kinesis.client().deleteStream(delete -> delete.streamName("old"));
    sent.add(put("new", added, 4, NOON.plusSeconds(3)));
    job = start("dedup", "new", savepoint, options);
    awaitRows("clean-readings", sent.size());
    stop(job, true);

    assertThat(eventTimes()).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(measurements()).isEqualTo(sent.size());
    assertThat(JobRun.rows(folder, "late-events")).isEmpty();
  }

  @Test
  void startsAtAnInstant() throws Exception {
    kinesis.createStream("instants", 1);
    Shard shard = kinesis.openShards("instants").get(0);
    put("instants", shard, 1, NOON);
    Instant between = afterArrivalOf("instants", shard);
    String later = put("instants", shard, 2, NOON.plusSeconds(1));

    JobClient job = start("dedup", "instants", "--source.position", between.toString());
    awaitRows("clean-readings", 1);
    stop(job, true);

    assertThat(eventTimes()).containsExactly(later);
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "efo"})
  void latestSkipsNoRecordOfAQuietShardAfterARestart(String reader) throws Exception {
    String stream = "quiet-" + reader;
    kinesis.createStream(stream, 3);
    List<Shard> shards = kinesis.openShards(stream);
    for (Shard shard : shards) {
      put(stream, shard, "before the start");
    }
    String[] options = {
      "--source.position", "LATEST", "--source.reader", reader, "--source.consumer", "archive"
    };
    JobClient job = start("archive", stream, options);
    put(stream, shards.get(0), "first");
    awaitRows("archive", 1);
    String savepoint = stop(job, false);

    put(stream, shards.get(0), "while down, of a shard with records");
    put(stream, shards.get(1), "while down, of a quiet shard");
    put(stream, shards.get(2), "while down, of a shard that is closed");
    kinesis.split(stream, shards.get(2));
    put(stream, kinesis.openShards(stream).get(3), "while down, of a new shard");
    job = start("archive", stream, savepoint, options);
    awaitRows("archive", 5);
    put(stream, kinesis.openShards(stream).get(2), "after the restart, of a new quiet shard");
    awaitRows("archive", 6);
    stop(job, true);
    assertThat(JobRun.rows(folder, "archive")).doesNotContain("before the start");
  }

  @Test
  void keepsWindowsOpenAcrossARestartAndMalformedRecords() throws Exception {
    kinesis.createStream("restarts", 2);
    List<Shard> shards = kinesis.openShards("restarts");
    String[] options = {"--window.size", "1 h", "--time.idle-timeout", "60 s"};
    JobClient job = start("dedup", "restarts", options);
    List<String> sent = new ArrayList<>();
    sent.add(put("restarts", shards.get(0), 1, NOON));
    kinesis.put("restarts", shards.get(1), NOT_TEXT);
    awaitRows("clean-readings", 1);
    String savepoint = stop(job, false);

    job = start("dedup", "restarts", savepoint, options);
    for (int i = 2; i < 30; i++) {
      sent.add(put("restarts", shards.get(0), i, NOON.plusSeconds(i)));
      kinesis.put("restarts", shards.get(1), NOT_TEXT);
      awaitRows("clean-readings", sent.size());
    }
    assertThat(JobRun.rows(folder, "sensor-averages")).isEmpty();
    stop(job, true);

    assertThat(JobRun.rows(folder, "late-events")).isEmpty();
    assertThat(measurements()).isEqualTo(sent.size());
  }

  @Test
  void malformedRecordsDoNotHoldTheWatermarkBack() throws Exception {
    kinesis.createStream("garbage", 2);
    List<Shard> shards = kinesis.openShards("garbage");
    JobClient job = start("dedup", "garbage");
    List<String> sent = new ArrayList<>();
    await("windows are closed while events and malformed records come")
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              Instant time = NOON.plusSeconds(sent.size());
              sent.add(put("garbage", shards.get(0), 1, time));
              kinesis.put("garbage", shards.get(1), NOT_TEXT);
              return measurements() > 0;
            });
    stop(job, true);
    assertThat(JobRun.rows(folder, "late-events")).isEmpty();
  }

  @Test
  void anEventTooFarAheadClosesNoWindow() throws Exception {
    kinesis.createStream("ahead", 2);
    List<Shard> shards = kinesis.openShards("ahead");
    List<String> sent = new ArrayList<>();
    sent.add(put("ahead", shards.get(0), 1, NOON));
    sent.add(put("ahead", shards.get(0), 1, Instant.parse("2099-01-01T00:00:00Z")));
    for (int i = 1; i < 30; i++) {
      sent.add(put("ahead", shards.get(i % 2), i, NOON.plusSeconds(i)));
    }
    JobClient job = start("dedup", "ahead");
    awaitRows("clean-readings", sent.size());
    String savepoint = stop(job, false);

    // Minutes later, because idleness may have closed the windows of the first events.
    for (int i = 0; i < 30; i++) {
      sent.add(put("ahead", shards.get(i % 2), i, NOON.plusSeconds(120 + i)));
    }
    job = start("dedup", "ahead", savepoint, new String[0]);
    awaitMeasurements(sent.size() - 1);
    sent.add(put("ahead", shards.get(0), 1, NOON.plusSeconds(240)));
    awaitMeasurements(sent.size() - 1);
    assertThat(JobRun.rows(folder, "sensor-averages")).noneMatch(row -> row.contains("2099"));
    stop(job, true);

    assertThat(eventTimes()).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(measurements()).isEqualTo(sent.size());
    assertThat(JobRun.rows(folder, "late-events")).isEmpty();
    assertThat(JobRun.rows(folder, "dead-letters")).isEmpty();
    assertThat(JobMetrics.sum("dedup", Metrics.RECORDS_AHEAD)).isPositive();
  }

  private JobClient start(String name, String stream, String... more) throws Exception {
    return start(name, stream, null, more);
  }

  private JobClient start(String name, String stream, String savepoint, String[] more)
      throws Exception {
    return JobRun.start(
        JobRun.onKinesis(kinesis.endpoint(), stream, name, folder, more), name, savepoint);
  }

  private String stop(JobClient job, boolean drain) throws Exception {
    return JobRun.stop(job, drain, folder.resolveSibling("savepoints"));
  }

  private void awaitRows(String dataSet, int rows) {
    await(rows + " rows of " + dataSet)
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(JobRun.rows(folder, dataSet)).hasSize(rows));
  }

  private void awaitMeasurements(int readings) {
    await(readings + " readings are in an average")
        .atMost(Duration.ofMinutes(1))
        .until(() -> measurements() == readings);
  }

  private long measurements() {
    return JobRun.rows(folder, "sensor-averages").stream()
        .mapToLong(row -> Long.parseLong(row.replaceAll(".*\"measurements\":([0-9]+).*", "$1")))
        .sum();
  }

  private List<String> eventTimes() {
    return JobRun.rows(folder, "clean-readings").stream()
        .map(row -> row.replaceAll(".*\"event_timestamp\":\"([^\"]+)\".*", "$1"))
        .toList();
  }

  /** Returns an instant after the newest record of the shard and before the next one. */
  private Instant afterArrivalOf(String stream, Shard shard) {
    String iterator =
        kinesis
            .client()
            .getShardIterator(
                get ->
                    get.streamName(stream)
                        .shardId(shard.shardId())
                        .shardIteratorType("TRIM_HORIZON"))
            .shardIterator();
    Instant newest =
        kinesis
            .client()
            .getRecords(get -> get.shardIterator(iterator))
            .records()
            .get(0)
            .approximateArrivalTimestamp();
    await("a later instant").until(() -> Instant.now().isAfter(newest.plusMillis(20)));
    return newest.plusMillis(10);
  }

  private void put(String stream, Shard shard, String text) {
    kinesis.put(stream, shard, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Puts a reading, and returns its time in the format of the results. */
  private String put(String stream, Shard shard, int sensor, Instant time) {
    String iso = time.toString();
    kinesis.put(
        stream,
        shard,
        "{\"sensorId\":\"sensor-%d\",\"eventTimeStamp\":\"%s\",\"ambientTemp\":20,\"measuredTemp\":21}"
            .formatted(sensor % 7, iso)
            .getBytes(StandardCharsets.UTF_8));
    return Timestamps.format(time);
  }
}
