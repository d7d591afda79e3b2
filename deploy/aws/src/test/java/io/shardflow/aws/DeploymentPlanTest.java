package io.shardflow.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.shardflow.aws.config.Deployment;
import io.shardflow.aws.config.InvalidDeploymentException;
import io.shardflow.aws.plan.DeploymentPlan;
import io.shardflow.aws.plan.JobPlan;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.options.OptionSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with the file of a deployment is reported at once, before anything is created. */
class DeploymentPlanTest {
  @TempDir Path folder;

  @Test
  void defaultDeploysEveryJob() throws Exception {
    DeploymentPlan plan = DeploymentPlan.read(Repository.DEPLOYMENT);
    assertThat(plan.jobs())
        .extracting(JobPlan::job)
        .containsExactlyInAnyOrderElementsOf(JobCatalogue.JOBS.stream().map(Job::name).toList());
    assertThat(plan.usesTables()).isFalse();
  }

  @Test
  void smallestFileHasDefaults() throws Exception {
    DeploymentPlan plan =
        DeploymentPlan.read(file("streams: {sales: }\njobs:\n  store-revenue: {stream: sales}\n"));
    Deployment deployment = plan.deployment();
    assertThat(deployment.name()).isEqualTo("shardflow");
    assertThat(deployment.results().abandonedUploadDays()).isEqualTo(7);
    assertThat(plan.jobs().get(0).application().kpus()).isEqualTo(1);
    assertThat(plan.jobs().get(0).application().snapshots()).isTrue();
  }

  @Test
  void optionsHaveTheProblemsThatTheJobWouldReport() throws Exception {
    Map<String, String> wrong =
        Map.of(
            "source.stream", "arn:aws:kinesis:eu-west-1:123456789012:stream/sales",
            "sink.path", "s3://b/r",
            "window.sise", "1 min",
            "window.size", "none",
            "sink.format", "xml");
    Throwable ofJob =
        catchThrowable(
            () ->
                JobCommand.of(
                    JobCatalogue.find("store-revenue"), OptionSources.ofOnly(wrong), Map.of()));
    StringBuilder yaml = new StringBuilder("jobs:\n  store-revenue:\n    options:\n");
    wrong.forEach((key, value) -> yaml.append("      %s: '%s'%n".formatted(key, value)));
    String message = problems(yaml.toString());
    assertThat(ofJob.getMessage()).contains("3 options are wrong", "did you mean --window.size?");
    assertThat(message).contains("jobs.store-revenue: ");
    ofJob.getMessage().lines().forEach(line -> assertThat(message).contains(line.strip()));
  }

  @Test
  void everyProblemNamesItsPlace() throws Exception {
    assertThat(
            problems(
                    """
                name: Plant
                streams:
                  sales: {shards: 0}
                  old: {arn: my-stream}
                vpc: {subnets: [], security-groups: [sg-1]}
                jobs:
                  dedup:
                    stream: probes
                    application: {log-level: LOUD, log-retention-days: 31}
                    allow: [{actions: ['s3tables:*'], resources: [mine]}]
                """)
                .lines()
                .map(String::strip))
        .contains(
            "name: Plant is not allowed; allowed: up to 30 lower-case letters, digits and -",
            "streams.sales.shards: 0 is not allowed; allowed: from 1 to 10000",
            "jobs.dedup.stream: probes is not allowed; allowed: streams of this file: sales, old",
            "jobs.dedup.allow.actions: s3tables:* is not allowed; allowed: SERVICE:ACTION, without"
                + " wildcards",
            "jobs.dedup.allow.resources: mine is not allowed; allowed: ARNs",
            "vpc.subnets: none is not allowed; allowed: 1 to 16 subnets",
            "jobs.dedup.application.log-level: LOUD is not allowed; allowed: DEBUG, ERROR, INFO,"
                + " WARN")
        .anyMatch(line -> line.startsWith("streams.old.arn: my-stream is not allowed"))
        .anyMatch(line -> line.startsWith("jobs.dedup.application.log-retention-days: 31 is"));
  }

  @Test
  void unknownKeysNameTheKnownOnes() throws Exception {
    assertThat(problems("jobs:\n  dedup: {streams: sales}\n"))
        .contains(
            "line 2",
            "jobs.dedup.streams: unknown key",
            "allow, application, job, options, stream");
    assertThat(problems("name: a\nname: b\n")).contains("Duplicate field 'name'");
    assertThat(problems("")).contains("is empty");
  }

  @Test
  void unknownJobsNameTheKnownOnes() throws Exception {
    assertThat(problems("jobs: {revenue: {options: {source.stream: s}}}"))
        .contains("unknown job; the jobs are: dedup, anomaly-filter");
  }

  @Test
  void refusesWhatManagedFlinkDoesNotHave() throws Exception {
    assertThat(
            problems(
                """
                streams: {readings: }
                jobs:
                  anomaly-filter:
                    stream: readings
                    options:
                      sink.path: /tmp/out
                      anomaly.rules: rules.json
                      deliver.anomalies: env:SLACK_URL
                """))
        .contains(
            "--sink.path /tmp/out: is not on S3",
            "--anomaly.rules rules.json: is not on S3",
            "--deliver.anomalies env:SLACK_URL: Managed Service for Apache Flink has no environment"
                + " variables");
  }

  @Test
  void jobWithoutASourceSaysWhatItNeeds() throws Exception {
    assertThat(problems("jobs: {dedup: }")).contains("--source.stream: missing");
  }

  private String problems(String yaml) throws IOException {
    Path file = file(yaml);
    Throwable failure = catchThrowable(() -> DeploymentPlan.read(file));
    assertThat(failure).isInstanceOf(InvalidDeploymentException.class);
    return failure.getMessage();
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("deployment.yaml"), yaml);
  }
}
