package io.shardflow.jobs.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.datagen.events.EventKind;
import io.shardflow.jobs.deliver.StubServer.Answer;
import io.shardflow.jobs.deliver.StubServer.Request;
import io.shardflow.jobs.testing.Expected;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.jobs.testing.Story;
import io.shardflow.localkinesis.LocalKinesisExtension;
import io.shardflow.localkinesis.faults.KinesisFaults;
import io.shardflow.localkinesis.faults.KinesisFaults.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Receivers get all rows of a data set, whatever fails. */
class DeliveryIT {
  private static final int RECORDS = 6_000;
  private static final int KILLS = 10;
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  @RegisterExtension static final LocalKinesisExtension KINESIS = new LocalKinesisExtension();

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(2).build());

  @TempDir Path folder;
  @TempDir Path savepoints;

  /** The rows that the server has accepted, by id. */
  private final Map<String, String> accepted = new ConcurrentHashMap<>();

  /** The answers of the server, except for rows that it always refuses. */
  private volatile Function<Request, Answer> answers = request -> Answer.of(200);

  private StubServer server;
  private JobClient started;

  @BeforeEach
  void start() throws Exception {
    server = new StubServer(this::answer);
  }

  private Answer answer(Request request) {
    if (isRefused(request.text())) {
      return new Answer(422, Map.of(), "not this one");
    }
    Answer answer = answers.apply(request);
    if (answer.status() == 200) {
      accepted.put(request.headers().get("shardflow-id"), request.text());
    }
    return answer;
  }

  private static boolean isRefused(String row) {
    return row.contains("\"sensor-007\"");
  }

  @AfterEach
  void stop() throws Exception {
    if (started != null && !started.getJobStatus().get().isTerminalState()) {
      started.cancel().get();
    }
    server.close();
    KINESIS.setFaults(KinesisFaults.NONE);
  }

  private JobClient start(String stream, double speed, String... more) throws Exception {
    return start(stream, "/hook", 2, null, speed, more);
  }

  private JobClient start(
      String stream, String path, int parallelism, String savepoint, double speed, String... more)
      throws Exception {
    StreamExecutionEnvironment env = Story.environment();
    env.setParallelism(parallelism);
    env.enableCheckpointing(100);
    Configuration restarts = new Configuration();
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 100);
    restarts.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
    env.configure(restarts);
    List<String> options =
        new ArrayList<>(List.of(new Expected(EventKind.SENSORS, 7, RECORDS).options(speed)));
    options.addAll(
        List.of(
            "--deliver.anomalies=kinesis:" + stream + ";" + server.url() + path,
            "--deliver.endpoint=" + KINESIS.endpoint(),
            "--sink.roll.interval=200 ms"));
    options.addAll(List.of(more));
    JobRun.define(env, "anomaly-filter", folder, options.toArray(String[]::new));
    started = JobRun.start(env, "anomaly-filter", savepoint);
    return started;
  }

  @Test
  void nothingIsMissingThroughKillsAndFaults(@InjectMiniCluster MiniCluster cluster)
      throws Exception {
    KINESIS.createStream("killed", 2);
    KINESIS.setFaults(
        new KinesisFaults(
            7,
            Map.of(Fault.FAILED_PUT, 0.2, Fault.THROTTLED, 0.1, Fault.ERROR, 0.1, Fault.CUT, 0.1),
            Duration.ZERO,
            false));
    Random random = new Random(7);
    answers =
        request -> {
          int draw = random.nextInt(10);
          if (draw == 0) {
            // Accepted, but the sender does not hear of it.
            accepted.put(request.headers().get("shardflow-id"), request.text());
            throw new UncheckedIOException(new IOException("cut"));
          }
          return Answer.of(draw == 1 ? 429 : draw == 2 ? 500 : 200);
        };
    JobClient job = start("killed", 10);
    for (int kill = 0; kill < KILLS; kill++) {
      int before = accepted.size();
      await("rows are delivered")
          .atMost(TIMEOUT)
          .until(() -> accepted.size() > before + 10 || job.getJobStatus().get().isTerminalState());
      cluster.terminateTaskManager(kill).get();
      cluster.startTaskManager();
    }
    assertThat(job.getJobStatus().get().isTerminalState()).as("ended too early").isFalse();
    job.getJobExecutionResult().get();
    KINESIS.setFaults(KinesisFaults.NONE);
    assertEachHasAll("killed");
  }

  /** Compares the receivers with the files, which are exactly once. */
  private void assertEachHasAll(String stream) throws Exception {
    List<String> rows = JobRun.rows(folder, "anomalies");
    assertThat(rows).hasSizeGreaterThan(200);
    assertThat(records(stream)).isEqualTo(Set.copyOf(rows));
    Map<Boolean, Set<String>> byRefusal =
        rows.stream().collect(Collectors.partitioningBy(DeliveryIT::isRefused, Collectors.toSet()));
    assertThat(Set.copyOf(accepted.values())).isEqualTo(byRefusal.get(false));
    assertThat(accepted.keySet())
        .isEqualTo(byRefusal.get(false).stream().map(DeliveryIT::id).collect(Collectors.toSet()));
    List<String> undelivered = JobRun.rows(folder, "undelivered");
    assertThat(undelivered)
        .isNotEmpty()
        .hasSize((int) rows.stream().filter(byRefusal.get(true)::contains).count())
        .allMatch(row -> row.contains("HTTP status 422 (not this one)"));
    assertThat(
            undelivered.stream()
                .map(row -> row.replaceAll(".*\"id\":\"([0-9a-f]*)\".*", "$1"))
                .collect(Collectors.toSet()))
        .isEqualTo(byRefusal.get(true).stream().map(DeliveryIT::id).collect(Collectors.toSet()));
  }

  /** As a receiver computes it that has only the row. */
  private static String id(String row) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(("anomalies\n" + row).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, 32);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static Set<String> records(String stream) {
    return KINESIS.shards(stream).stream()
        .flatMap(
            shard -> {
              List<String> texts = new ArrayList<>();
              String iterator =
                  KINESIS
                      .client()
                      .getShardIterator(
                          get ->
                              get.streamName(stream)
                                  .shardId(shard.shardId())
                                  .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                      .shardIterator();
              for (int read = -1; read != 0; ) {
                String next = iterator;
                var response = KINESIS.client().getRecords(get -> get.shardIterator(next));
                response.records().forEach(record -> texts.add(record.data().asUtf8String()));
                iterator = response.nextShardIterator();
                read = response.records().size();
              }
              return texts.stream();
            })
        .collect(Collectors.toSet());
  }

  @Test
  void filesGoOnWhileAReceiverIsDown() throws Exception {
    KINESIS.createStream("beside", 1);
    answers = request -> Answer.of(503);
    JobClient job = start("beside", 100, "--deliver.buffer=64 mb");
    await("files of all data sets but what waits at the end")
        .atMost(TIMEOUT)
        .until(() -> JobRun.rows(folder, "anomalies").size() > 200);
    assertThat(accepted).isEmpty();
    answers = request -> Answer.of(200);
    job.getJobExecutionResult().get();
    assertEachHasAll("beside");
  }

  @Test
  void smallBufferHoldsTheJobUntilTheReceiverIsBack() throws Exception {
    KINESIS.createStream("held", 1);
    answers = request -> Answer.of(503);
    JobClient job = start("held", 100, "--deliver.buffer=10 kb");
    await("the receiver is called again and again")
        .atMost(TIMEOUT)
        .until(() -> server.requests().size() > 10);
    assertThat(job.getJobStatus().get().isTerminalState()).isFalse();
    answers = request -> Answer.of(200);
    job.getJobExecutionResult().get();
    assertEachHasAll("held");
  }

  @Test
  void rowsThatWaitGoToTheNewTargetAfterASavepoint() throws Exception {
    KINESIS.createStream("saved", 1);
    answers = request -> Answer.of(request.path().equals("/new") ? 200 : 503);
    JobClient job = start("saved", "/old", 2, null, 20);
    await("rows wait for their receiver")
        .atMost(TIMEOUT)
        .until(() -> JobRun.rows(folder, "anomalies").size() > 100);
    String savepoint = JobRun.stop(job, false, savepoints);
    assertThat(accepted).isEmpty();
    start("saved", "/new", 1, savepoint, 100).getJobExecutionResult().get();
    assertEachHasAll("saved");
  }

  @Test
  void rowsCanBeGivenUp() throws Exception {
    KINESIS.createStream("given-up", 1);
    answers = request -> Answer.of(503);
    start("given-up", 100, "--deliver.give-up-after=100 ms").getJobExecutionResult().get();
    assertThat(accepted).isEmpty();
    assertThat(JobRun.rows(folder, "undelivered"))
        .hasSameSizeAs(JobRun.rows(folder, "anomalies"))
        .anyMatch(row -> row.contains("given up after the last failure: HTTP status 503"));
  }
}
