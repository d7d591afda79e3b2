package io.shardflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.testing.JobRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A job that starts in a folder with results of an earlier run. */
class ExistingResultsTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  @TempDir Path folder;
  private Path events;
  private Path out;

  @BeforeEach
  void writeEvents() throws IOException {
    out = folder.resolve("out");
    events =
        Files.writeString(
            folder.resolve("events.jsonl"),
            """
            {"category":"Toys","store_id":"store_1","evnt_time":"2024-05-01T12:00:00","sales":10}
            no sale
            """);
  }

  @Test
  void refusesASecondReplayAndKeepsTheFirst() throws Exception {
    replay("store-revenue");
    Map<String, List<String>> first = JobRun.folders(out);
    assertThatThrownBy(() -> replay("store-revenue"))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("--sink.path " + out)
        .hasMessageContaining("--sink.existing");
    assertThat(JobRun.folders(out)).isEqualTo(first);
  }

  @Test
  void refusesASecondReplayAfterOnlyDeadLetters() throws Exception {
    Files.writeString(events, "no sale\n");
    replay("store-revenue");
    assertThatThrownBy(() -> replay("store-revenue")).hasMessageContaining("dead-letters");
  }

  @Test
  void severalJobsCanShareAFolder() throws Exception {
    replay("store-revenue");
    replay("archive");
    replay("dedup");
    assertThat(JobRun.rows(out, "dead-letters")).hasSize(3);
  }

  @Test
  void appendAddsTheRowsAgain() throws Exception {
    replay("store-revenue");
    replay("store-revenue", "--sink.existing", "append");
    assertThat(JobRun.rows(out, "store-revenue")).hasSize(2);
  }

  @Test
  void replaceDeletesOnlyResultsOfTheSameJob() throws Exception {
    replay("store-revenue");
    replay("dedup");
    Path note = Files.writeString(out.resolve("store-revenue/README.txt"), "mine");
    Files.writeString(
        events,
        """
        {"category":"Toys","store_id":"store_2","evnt_time":"2024-06-01T12:00:00","sales":5}
        no sale
        """);
    replay("store-revenue", "--sink.existing", "replace");

    assertThat(note).exists();
    Files.delete(note);
    assertThat(JobRun.folders(out.resolve("store-revenue")))
        .containsOnlyKeys("year=2024/month=06/day=01/hour=12");
    assertThat(out.resolve("store-revenue/year=2024/month=05")).doesNotExist();
    // Two records that dedup cannot decode, and one that store-revenue cannot decode.
    assertThat(JobRun.rows(out, "dead-letters")).hasSize(3);
  }

  @Test
  void replaceNeverDeletesItsInput() throws Exception {
    Files.writeString(events, "no sale\n");
    replay("store-revenue");
    events = out.resolve("dead-letters");
    assertThatThrownBy(() -> replay("store-revenue", "--sink.existing", "replace"))
        .hasMessageContaining("is an input");
    assertThat(JobRun.rows(out, "dead-letters")).hasSize(1);
  }

  @Test
  void aGeneratorAppendsToExistingResults() throws Exception {
    for (int run = 0; run < 2; run++) {
      JobRun.toItsEnd(
          "anomaly-filter",
          out,
          "--source.type",
          "generator",
          "--generator.count",
          "100",
          "--generator.speed",
          "1000");
    }
    assertThat(JobRun.rows(out, "anomalies")).isNotEmpty();
  }

  @Test
  void refusesToReplaceTheResultsOfAStream() {
    assertThatThrownBy(
            () ->
                JobRun.environment(
                    "archive",
                    out,
                    "--source.stream",
                    "s",
                    "--source.region",
                    "eu-west-1",
                    "--sink.existing",
                    "replace"))
        .hasMessageContaining("only valid if the source is bounded");
  }

  @Test
  void aRestoredJobKeepsItsResults() throws Exception {
    replay("store-revenue");
    Configuration restored =
        new Configuration().set(StateRecoveryOptions.SAVEPOINT_PATH, "file:///savepoint");
    Configuration recovered =
        new Configuration()
            .set(DeploymentOptions.TARGET, "embedded")
            .set(HighAvailabilityOptions.HA_MODE, "zookeeper");
    for (Configuration flink : List.of(restored, recovered)) {
      define(flink);
      assertThatThrownBy(() -> define(flink, "--sink.existing", "replace"))
          .isInstanceOf(InvalidOptionsException.class);
    }
    assertThat(JobRun.rows(out, "store-revenue")).hasSize(1);
  }

  private void define(Configuration flink, String... options) throws Exception {
    JobRun.define(new StreamExecutionEnvironment(flink), "store-revenue", out, words(options));
  }

  private void replay(String job, String... options) throws Exception {
    JobRun.toItsEnd(job, out, words(options));
  }

  private String[] words(String... options) {
    return Stream.concat(
            Stream.of("--source.type", "file", "--source.path", events.toString()),
            Stream.of(options))
        .toArray(String[]::new);
  }
}
