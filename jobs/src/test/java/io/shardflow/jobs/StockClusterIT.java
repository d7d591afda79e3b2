package io.shardflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.events.GeneratedRecord;
import io.shardflow.datagen.writer.KinesisRecordWriter;
import io.shardflow.expected.ExpectedResults;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.testing.Expected;
import io.shardflow.jobs.testing.FlinkCluster;
import io.shardflow.localkinesis.LocalKinesisExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.FileUtils;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every job with default options, on a cluster with the configuration of Flink's distribution. */
class StockClusterIT {
  @RegisterExtension static final LocalKinesisExtension KINESIS = new LocalKinesisExtension();

  private static final Path FOLDER = Path.of("target/stock-cluster").toAbsolutePath();
  private static final int RECORDS = 400;

  /** The settings of Flink's config.yaml, apart from addresses. */
  private static final Map<String, String> STOCK =
      Map.of(
          "jobmanager.memory.process.size", "1600m",
          "taskmanager.memory.process.size", "1728m",
          "taskmanager.numberOfTaskSlots", "1",
          "parallelism.default", "1",
          "jobmanager.execution.failover-strategy", "region");

  private static FlinkCluster cluster;
  private static String jar;

  static List<String> jobs() {
    return JobCatalogue.JOBS.stream().map(Job::name).toList();
  }

  @BeforeAll
  static void start() throws Exception {
    FileUtils.deleteDirectory(FOLDER.toFile());
    Files.createDirectories(FOLDER);
    cluster = new FlinkCluster(FOLDER, FlinkCluster.libOfFlink(), Configuration.fromMap(STOCK));
    cluster.start(1);
    jar = cluster.upload(FlinkCluster.jarOfJobs());
  }

  @AfterAll
  static void end() throws Exception {
    cluster.close();
  }

  /**
   * The jobs share one slot, one after another, so that leftovers of a job would affect the next.
   */
  @ParameterizedTest
  @MethodSource("jobs")
  void resultsBecomeVisible(String job) throws Exception {
    EventKind kind = ExpectedResults.kindOf(job).orElse(EventKind.SENSORS);
    KINESIS.createStream(job, 2);
    Path out = FOLDER.resolve("out-" + job);
    // Shorter than the defaults of 60 s and 30 s only to save time.
    String id =
        cluster.run(
            jar,
            job,
            "--source.stream",
            job,
            "--source.endpoint",
            KINESIS.endpoint(),
            "--sink.path",
            out.toString(),
            "--sink.roll.interval",
            "1 s",
            "--time.idle-timeout",
            "3 s");
    awaiting(job + " runs").until(() -> isRunning(id));
    Expected expected = new Expected(kind, 11, RECORDS);
    KinesisRecordWriter writer = new KinesisRecordWriter(KINESIS.client(), job, 40);
    for (GeneratedRecord record : expected.records().toList()) {
      writer.write(record);
    }
    writer.flush();

    JsonNode checkpoints = cluster.get("/jobs/%s/checkpoints/config".formatted(id));
    assertThat(checkpoints.get("interval").asLong()).isEqualTo(60_000);
    assertThat(checkpoints.get("mode").asText()).isEqualTo("exactly_once");
    awaiting("the rows of " + job)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              cluster.post("/jobs/%s/checkpoints".formatted(id), "{\"checkpointType\":\"FULL\"}");
              expected.assertWrittenBy(job, out);
            });
    cluster.cancel(id);
    assertThat(FOLDER.resolve("jobmanager-1.out"))
        .content()
        .contains("No execution.checkpointing.interval is configured")
        .contains("No execution.checkpointing.dir is configured")
        .contains(out + " is a local path");
  }

  @Test
  void refusesAJobWithoutASinkPath() {
    assertThat(catchThrowable(() -> cluster.run(jar, "archive", "--source.stream", "any")))
        .hasMessageContaining("sink.path");
  }

  private static boolean isRunning(String id) throws IOException {
    for (JsonNode vertex : cluster.get("/jobs/" + id).get("vertices")) {
      if (!vertex.get("status").asText().equals("RUNNING")) {
        return false;
      }
    }
    return true;
  }

  private static ConditionFactory awaiting(String what) {
    return await(what)
        .atMost(Duration.ofMinutes(2))
        .ignoreExceptionsMatching(
            e -> e instanceof IOException || e instanceof UncheckedIOException);
  }
}
