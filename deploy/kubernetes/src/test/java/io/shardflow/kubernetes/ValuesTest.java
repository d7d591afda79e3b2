package io.shardflow.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import io.shardflow.localkinesis.GeneratedFiles;
import io.shardflow.localkinesis.RepositoryFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Helm refuses wrong values before anything reaches Kubernetes, and says what is wrong. */
class ValuesTest {
  private static final GeneratedFiles FILES =
      new GeneratedFiles("deploy/kubernetes", ValuesTest.class, "values.schema.write");

  @Test
  void schemaIsUpToDate() throws IOException {
    FILES.assertUpToDate(ValuesSchema.FILE, ValuesSchema.upToDate());
  }

  @Test
  void lintFindsNoError() {
    LintResult result = new Helm(Chart.FOLDER).lint().call();
    assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
    assertThat(result.getMessages()).noneMatch(message -> message.contains("[WARNING]"));
  }

  @Test
  void logConfigurationIsThatOfOtherClusters() {
    Path other = RepositoryFile.of("deploy/cluster/flink/conf/log4j-console.properties");
    assertThat(Chart.FOLDER.resolve("files/log4j-console.properties"))
        .hasSameTextualContentAs(other);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          storrage: s3://b/f                              | additional properties 'storrage' not allowed
          storage: bucket                                 | 'at ''/storage'': ''bucket'' does not match pattern'
          {}                                              | storage is missing: set it to a folder that all pods reach
          image: {tagg: x}                                | 'at ''/image'': additional properties ''tagg'' not allowed'
          defaults: {parallelism: two}                    | 'at ''/defaults/parallelism'': got string, want integer'
          defaults: {taskManager: {memory: 2}}            | at '/defaults/taskManager/memory'
          serviceAccount: {roleArn: admin}                | at '/serviceAccount/roleArn'
          env: [{name: KEY, valeu: x}]                    | additional properties 'valeu' not allowed
          envFrom: [{secretReff: {name: x}}]              | additional properties 'secretReff' not allowed
          jobs: {a: {job: store-revenu, options: {}}}     | at '/jobs/a/job'
          jobs: {a: {job: archive}}                       | missing property 'options'
          jobs: {a: {job: archive, options: {}}}          | missing property 'sink.path'
          jobs: {A: {job: archive, options: {}}}          | invalid propertyName 'A'
          jobs: {a: {job: archive, shard: 4, options: {sink.path: x}}}                   | additional properties 'shard' not allowed
          jobs: {a: {job: archive, options: {sink.path: x, source.streem: y}}}           | additional properties 'source.streem' not allowed
          jobs: {a: {job: archive, options: {sink.path: x, gap.threshold: y}}}           | additional properties 'gap.threshold' not allowed
          jobs: {a: {job: archive, options: {sink.path: x, sink.layout: hiv}}}           | at '/jobs/a/options/sink.layout'
          jobs: {a: {job: dedup, options: {sink.path: x, gap.threshold: 20}}}            | 'got number, want string'
          """)
  void refusesWrongValues(String values, String message) {
    assertRefused(values, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          shards: 4, parallelism: 8                | jobs.a.parallelism is 8, but the stream has 4 shards
          autoscaler: {enabled: true}              | jobs.a.shards is missing: the autoscaler needs it
          redeploy: 1                              | 'jobs.a.redeploy needs jobs.a.from'
          """)
  void refusesValuesThatDoNotFitTogether(String values, String message) {
    assertRefused(
        "{storage: 's3://b/f', jobs: {a: {job: archive, options: {sink.path: 's3://b/r'}, %s}}}"
            .formatted(values),
        message);
  }

  private static void assertRefused(String values, String message) {
    assertThatThrownBy(() -> Chart.render(values)).hasMessageContaining(message);
  }
}
