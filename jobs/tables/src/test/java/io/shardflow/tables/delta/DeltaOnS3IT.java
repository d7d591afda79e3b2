package io.shardflow.tables.delta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.tables.s3.FaultyConnections.Fault;
import io.shardflow.tables.s3.LocalS3;
import io.shardflow.tables.s3.S3Jobs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;

/** Delta tables on S3, read back without the code that writes them. */
class DeltaOnS3IT {
  @RegisterExtension static final LocalS3 S3 = new LocalS3();

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  private static final int RECORDS = 2_000;

  @TempDir Path folder;

  @AfterEach
  void endFaults() {
    S3.endFaults();
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3", "s3a"})
  void aReplayWritesATable(String scheme) throws Exception {
    replay(scheme + "://results/replay-" + scheme, "{\"a\":1}\n{\"a\":2}\n");
    replay(scheme + "://results/replay-" + scheme, "{\"a\":3}\n", "--sink.existing=append");

    Path table = download("replay-" + scheme + "/archive");
    assertThat(S3Jobs.count(DeltaLog.files(table))).containsExactly(3L, 3L);
    assertThat(DeltaRows.of(table)).hasSize(3);
    assertThat(DeltaRows.version(table)).isEqualTo(1);
    assertThat(S3.list("replay-" + scheme + "/archive/_delta_log/").keySet())
        .noneMatch(key -> key.contains("_trial_"));
  }

  @Test
  void refusalsOfTheServerLoseNothing() throws Exception {
    // Half a minute of requests: all are refused for a while, some later, also the commits.
    AtomicInteger requests = new AtomicInteger();
    assertEachRowOnce(
        "refused",
        request -> {
          int number = requests.incrementAndGet();
          return number % 200 < 20 || number % 7 == 0 ? Fault.SLOW_DOWN : Fault.NONE;
        });
  }

  @Test
  void lostAnswersToCommitsLoseNothing() throws Exception {
    AtomicInteger commits = new AtomicInteger();
    assertEachRowOnce(
        "cut",
        request ->
            !isCommit(request) || commits.incrementAndGet() % 2 == 0
                ? Fault.NONE
                : commits.get() % 3 == 0 ? Fault.CONFLICT : Fault.CUT);
  }

  private static boolean isCommit(String request) {
    return request.startsWith("PUT") && request.contains("/_delta_log/0");
  }

  private void assertEachRowOnce(String name, Function<String, Fault> faults) throws Exception {
    StreamExecutionEnvironment env =
        S3Jobs.stream(S3, "taxi-trips", "s3://results/" + name, RECORDS, "--sink.table=delta");
    S3.setFaults(faults);
    env.execute();
    assertThat(S3.endFaults()).isPositive();
    Path table = download(name + "/taxi-trips");
    assertThat(DeltaLog.files(table)).doesNotHaveDuplicates();
    assertThat(DeltaLog.rows(table)).isEqualTo(RECORDS);
    assertThat(S3Jobs.count(DeltaLog.files(table))).containsExactly((long) RECORDS, (long) RECORDS);
  }

  @Test
  void twoJobsThatRaceAndAreKilledLoseNothing(@InjectMiniCluster MiniCluster cluster)
      throws Exception {
    List<JobClient> jobs = new ArrayList<>();
    for (int seed = 1; seed <= 2; seed++) {
      jobs.add(
          S3Jobs.stream(
                  S3,
                  "taxi-trips",
                  "s3://results/race",
                  RECORDS,
                  "--sink.table=delta",
                  "--generator.seed=" + seed)
              .executeAsync());
    }
    await("commits").atMost(Duration.ofMinutes(1)).until(() -> commits("race/taxi-trips") > 4);
    cluster.terminateTaskManager(0).get();
    cluster.startTaskManager();
    for (JobClient job : jobs) {
      job.getJobExecutionResult().get();
    }

    Path table = download("race/taxi-trips");
    assertThat(S3Jobs.count(DeltaLog.files(table))).containsExactly(2L * RECORDS, 2L * RECORDS);
    assertThat(DeltaRows.of(table)).hasSize(2 * RECORDS);
    assertThat(DeltaRows.version(table)).isEqualTo(commits("race/taxi-trips") - 1);
  }

  private static long commits(String table) {
    return S3.list(table + "/_delta_log/").keySet().stream()
        .filter(key -> key.matches(".*/\\d{20}\\.json"))
        .count();
  }

  @Test
  void aBrokenLogIsRefused() throws Exception {
    String path = "s3://results/broken";
    for (int i = 0; i < 3; i++) {
      replay(path, "{}\n", "--sink.existing=append");
    }
    String log = "broken/archive/_delta_log/";
    S3.client()
        .deleteObject(delete -> delete.bucket(LocalS3.BUCKET).key(log + "%020d.json".formatted(1)));
    assertThatThrownBy(() -> replay(path, "{}\n", "--sink.existing=append"))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContainingAll(
            "--sink.path s3://results/broken/archive: is a Delta table whose log cannot be read",
            "restore the file in _delta_log");

    S3.client()
        .putObject(
            put -> put.bucket(LocalS3.BUCKET).key(log + "%020d.checkpoint.parquet".formatted(1)),
            RequestBody.fromString("this is no Parquet file"));
    assertThatThrownBy(() -> replay(path, "{}\n", "--sink.existing=append"))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("is a Delta table whose log cannot be read");
  }

  private void replay(String path, String events, String... options) throws Exception {
    Path file = Files.writeString(folder.resolve("events.jsonl"), events);
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--sink.table=delta", "--source.type=file", "--source.path=" + file));
    S3Jobs.replay(S3, "archive", path, all.toArray(String[]::new)).execute();
  }

  private Path download(String table) throws Exception {
    S3.download(table + "/", folder);
    return folder.resolve(table);
  }
}
