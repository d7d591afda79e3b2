package io.shardflow.tables.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.jobs.testing.JobRun;
import io.shardflow.tables.delta.DeltaRows;
import io.shardflow.tables.iceberg.Rows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jobs that write tables while TaskManagers are killed: {@code -Dkills} times, by default once. */
class KilledTaskManagersTest {
  private static final int KILLS = Integer.getInteger("kills", 1);
  private static final String DATA_SET = "taxi-trips";

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  /** The number of the TaskManager to kill. Those of the ones before stay in use. */
  private static int taskManager;

  @TempDir Path folder;

  private enum Format {
    DELTA {
      @Override
      long commits(Path out) {
        Path table = out.resolve(DATA_SET);
        return Files.exists(table.resolve("_delta_log")) ? DeltaRows.version(table) : -1;
      }

      @Override
      List<?> rows(Path out) throws Exception {
        return DeltaRows.of(out.resolve(DATA_SET));
      }
    },
    ICEBERG {
      @Override
      long commits(Path out) {
        return Files.exists(out.resolve(DATA_SET)) ? Rows.commits(out, DATA_SET) : -1;
      }

      @Override
      List<?> rows(Path out) throws Exception {
        return Rows.ofTable(out, DATA_SET, List.of());
      }
    };

    /** Returns the number of commits, or -1 if there is no table yet. */
    abstract long commits(Path out);

    abstract List<?> rows(Path out) throws Exception;
  }

  @ParameterizedTest
  @EnumSource
  void eachRowIsWrittenOnce(Format format, @InjectMiniCluster MiniCluster cluster)
      throws Exception {
    // Enough to go on for 5 s after each kill.
    int records = 2_500 * (KILLS + 1);
    Path out = folder.resolve("out");
    StreamExecutionEnvironment env =
        JobRun.environment(
            DATA_SET,
            out,
            "--source.type=generator",
            "--generator.count=" + records,
            "--generator.rate=100",
            "--generator.speed=5",
            "--generator.malformed=0",
            "--generator.duplicates=0",
            "--sink.table=" + format);
    env.enableCheckpointing(200);
    env.configure(
        Configuration.fromMap(
            Map.of(
                "restart-strategy.type",
                "fixed-delay",
                "restart-strategy.fixed-delay.attempts",
                "1000",
                "restart-strategy.fixed-delay.delay",
                "10 ms")));
    JobClient job = JobRun.start(env, DATA_SET, null);
    for (int kill = 0; kill < KILLS; kill++) {
      long commits = format.commits(out);
      await("two more commits")
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .until(() -> format.commits(out) >= commits + 2);
      cluster.terminateTaskManager(taskManager++).get();
      cluster.startTaskManager();
    }
    job.getJobExecutionResult().get();

    assertThat(format.rows(out)).hasSize(records).doesNotHaveDuplicates();
  }
}
