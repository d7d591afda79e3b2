package io.shardflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.jobs.testing.JobRun;
import io.shardflow.jobs.testing.Story;
import io.shardflow.localkinesis.LocalKinesisExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.connectors.kinesis.FlinkKinesisConsumer;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesis.model.Shard;

/**
 * The start position of shards that have not delivered a record: after a start in the future, and
 * after savepoints of version 0.1.0, whose source had only the state of the connector, with a
 * marker for each such shard.
 */
class StartPositionIT {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(2).build());

  @RegisterExtension static final LocalKinesisExtension KINESIS = new LocalKinesisExtension();

  /** The number of records that the connector alone has emitted. */
  private static final AtomicInteger READ = new AtomicInteger();

  @TempDir Path folder;

  @Test
  void resolvesLatestFromTheOtherShards() throws Exception {
    List<Shard> shards = createStream("marker", 3);
    String savepoint = savepointOfFormerVersion("marker", "LATEST", shards.subList(0, 2));
    put("marker", shards.get(2), "while down");
    assertRestored("marker", savepoint, "LATEST", "while down");
  }

  @Test
  void resolvesLatestOfAllShardsToTheOldestRecord() throws Exception {
    List<Shard> shards = createStream("markers", 2);
    String savepoint = savepointOfFormerVersion("markers", "LATEST", List.of());
    put("markers", shards.get(1), "while down");
    assertRestored(
        "markers", savepoint, "LATEST", "before the start", "before the start", "while down");
  }

  @Test
  void resolvesAMarkerToTheInstantOfTheOption() throws Exception {
    List<Shard> shards = createStream("option", 2);
    String savepoint = savepointOfFormerVersion("option", "LATEST", List.of());
    Instant now = laterInstant();
    put("option", shards.get(1), "while down");
    assertRestored("option", savepoint, now.toString(), "while down");
  }

  @Test
  void resolvesAnUnsetInstantToTheOldestRecord() throws Exception {
    List<Shard> shards = createStream("instant", 2);
    String savepoint =
        savepointOfFormerVersion("instant", laterInstant().toString(), shards.subList(0, 1));
    put("instant", shards.get(1), "while down");
    assertRestored("instant", savepoint, "LATEST", "before the start", "while down");
  }

  /** Occurs if the clock of the machine that submits the job is ahead. */
  @ParameterizedTest
  @ValueSource(strings = {"polling", "efo"})
  void waitsForAStartInTheFuture(String reader) throws Exception {
    String stream = "ahead-" + reader;
    List<Shard> shards = createStream(stream, 1);
    Instant start = Instant.now().plusSeconds(4);
    StreamExecutionEnvironment env =
        environment(
            stream, start.toString(), "--source.reader", reader, "--source.consumer", "archive");
    JobClient job = JobRun.start(env, "archive", null);
    await("a record after the start")
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              put(stream, shards.get(0), Instant.now().toString());
              return !JobRun.rows(folder, "archive").isEmpty();
            });
    JobRun.stop(job, true, folder.resolve("savepoints"));
    // A record that arrives at the start was created just before it.
    String justBefore = start.minusSeconds(1).toString();
    assertThat(JobRun.rows(folder, "archive")).allMatch(row -> row.compareTo(justBefore) > 0);
  }

  /** Creates a stream with one record in each shard. */
  private static List<Shard> createStream(String stream, int count) {
    KINESIS.createStream(stream, count);
    List<Shard> shards = KINESIS.openShards(stream);
    shards.forEach(shard -> put(stream, shard, "before the start"));
    return shards;
  }

  /** Returns an instant after the arrival of all records put so far. */
  private static Instant laterInstant() {
    Instant before = Instant.now();
    await("a later instant").until(() -> Instant.now().isAfter(before.plusMillis(2)));
    return Instant.now();
  }

  /** Runs the connector alone until it has read a record from each of these shards. */
  @SuppressWarnings("deprecation")
  private String savepointOfFormerVersion(String stream, String position, List<Shard> delivering)
      throws Exception {
    Properties properties = new Properties();
    properties.setProperty("aws.region", "us-east-1");
    properties.setProperty("aws.endpoint", KINESIS.endpoint());
    properties.setProperty("aws.credentials.provider", "BASIC");
    properties.setProperty("aws.credentials.provider.basic.accesskeyid", "local");
    properties.setProperty("aws.credentials.provider.basic.secretkey", "local");
    boolean isInstant = position.contains(":");
    properties.setProperty("flink.stream.initpos", isInstant ? "AT_TIMESTAMP" : position);
    if (isInstant) {
      properties.setProperty(
          "flink.stream.initpos.timestamp",
          String.valueOf(Instant.parse(position).toEpochMilli() / 1000.0));
    }
    READ.set(0);
    StreamExecutionEnvironment env = Story.environment();
    env.enableCheckpointing(500);
    env.addSource(new FlinkKinesisConsumer<>(stream, new SimpleStringSchema(), properties))
        .name("source")
        .uid("source")
        .map(
            record -> {
              READ.incrementAndGet();
              return record;
            })
        .returns(Types.STRING)
        .uid("count")
        .sinkTo(new DiscardingSink<>())
        .uid("sink");
    long begun = shardsBegun();
    JobClient job = env.executeAsync();
    int shards = KINESIS.openShards(stream).size();
    await("all shards are read")
        .atMost(Duration.ofMinutes(1))
        .until(() -> shardsBegun() == begun + shards);
    delivering.forEach(shard -> put(stream, shard, "read before"));
    await("the records are read")
        .atMost(Duration.ofMinutes(1))
        .until(() -> READ.get() == delivering.size());
    return JobRun.stop(job, false, folder.resolve("savepoints"));
  }

  private static long shardsBegun() {
    return KINESIS.counts().calls().getOrDefault("GetShardIterator", 0L);
  }

  private void assertRestored(String stream, String savepoint, String position, String... rows)
      throws Exception {
    JobClient job = JobRun.start(environment(stream, position), "archive", savepoint);
    await("the rows")
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(JobRun.rows(folder, "archive")).containsExactly(rows));
    JobRun.stop(job, true, folder.resolve("savepoints"));
    assertThat(JobRun.rows(folder, "archive")).containsExactly(rows);
  }

  private StreamExecutionEnvironment environment(String stream, String position, String... more)
      throws Exception {
    List<String> options = new ArrayList<>(List.of("--source.position", position));
    options.addAll(List.of(more));
    return JobRun.onKinesis(
        KINESIS.endpoint(), stream, "archive", folder, options.toArray(String[]::new));
  }

  private static void put(String stream, Shard shard, String text) {
    KINESIS.put(stream, shard, text.getBytes(StandardCharsets.UTF_8));
  }
}
