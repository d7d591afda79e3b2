package io.shardflow.jobs.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.reference.ReferenceOptions;
import io.shardflow.jobs.testing.JobMetrics;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.localkinesis.LocalKinesisExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A running job has the metrics that it declares, and no others of its own. */
class DeclaredMetricsTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberSlotsPerTaskManager(1)
              .setConfiguration(JobMetrics.configuration())
              .build());

  @RegisterExtension static final LocalKinesisExtension KINESIS = new LocalKinesisExtension();

  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final List<Job<?>> JOBS = JobCatalogue.JOBS;

  @TempDir Path folder;

  /** In CloudWatch's group are all metrics of the jobs, and nothing else. */
  @ParameterizedTest
  @FieldSource("JOBS")
  void existAtRunTime(Job<?> job) throws Exception {
    Set<String> own = names(JobCommand.metricsOf(job));
    Set<String> ofFlink = names(FlinkMetrics.ALL);
    StreamExecutionEnvironment env = environment(job);
    CloudWatchMetrics.enable(env.getConfig());
    JobClient client = env.executeAsync(job.name());
    await().atMost(TIMEOUT).until(() -> registered(job, null).containsAll(ofFlink));
    await().atMost(TIMEOUT).until(() -> registered(job, null).containsAll(own));
    client.cancel().get();

    assertThat(registered(job, CloudWatchMetrics.GROUP)).isEqualTo(own);
    assertThat(
            JobMetrics.names(Map.of("<job_name>", job.name(), "<DataSet>", "dead_letters"), null))
        .containsExactlyInAnyOrder(Metrics.ROWS_WRITTEN.name(), Metrics.ROWS_REFUSED.name());
  }

  @Test
  void areNotForCloudWatchOnOtherClusters() throws Exception {
    Job<?> job = JobCatalogue.find("archive");
    JobClient client = environment(job).executeAsync("elsewhere");
    Set<String> own = names(JobCommand.metricsOf(job));
    await()
        .atMost(TIMEOUT)
        .until(() -> JobMetrics.names(Map.of("<job_name>", "elsewhere"), null).containsAll(own));
    client.cancel().get();
    assertThat(JobMetrics.names(Map.of("<job_name>", "elsewhere"), CloudWatchMetrics.GROUP))
        .isEmpty();
  }

  @Test
  void eachIsListedOnce() {
    assertThat(Metrics.ALL).doesNotHaveDuplicates();
    assertThat(names(Metrics.ALL)).hasSameSizeAs(Metrics.ALL);
    assertThat(
            JOBS.stream()
                .flatMap(job -> JobCommand.metricsOf(job).stream())
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(Metrics.ALL);
  }

  /** Returns a job with all options that add metrics. */
  private StreamExecutionEnvironment environment(Job<?> job) throws Exception {
    if (!KINESIS.client().listStreams().streamNames().contains(job.name())) {
      KINESIS.createStream(job.name(), 1);
    }
    List<String> options =
        new ArrayList<>(
            List.of(
                "--sink.data-sets",
                "dead-letters",
                "--deliver.dead-letters",
                "http://localhost:1/rows"));
    if (job.options().contains(ReferenceOptions.PATH)) {
      Path reference = Files.writeString(folder.resolve("reference.json"), "[{\"id\": \"a\"}]");
      options.addAll(List.of("--" + ReferenceOptions.PATH.key(), reference.toString()));
    }
    return JobRun.onKinesis(
        KINESIS.endpoint(),
        job.name(),
        job.name(),
        folder.resolve("out"),
        options.toArray(String[]::new));
  }

  private static Set<String> names(List<JobMetric> metrics) {
    return metrics.stream().map(JobMetric::name).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> registered(Job<?> job, String group) {
    return JobMetrics.names(Map.of("<job_name>", job.name()), group);
  }
}
