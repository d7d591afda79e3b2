package io.shardflow.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calls that run.sh makes, with a stub in place of the AWS CLI. */
class RunScriptTest {
  private static final Path STUB = Repository.FOLDER.resolve("src/test/resources/stub");

  @TempDir Path folder;

  private record Ended(int status, String output) {}

  @BeforeEach
  void prepare() throws IOException {
    state("dedup", "RUNNING");
    state("alerts", "READY");
    Files.writeString(folder.resolve("code"), "code/present.jar\n");
    Files.writeString(folder.resolve("snapshots"), "1\n");
    Files.writeString(folder.resolve("new.jar"), "jar");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "strat               | unknown command 'strat'; the commands are synth, deploy",
        "start               | start needs the names of jobs, or --all",
        "start dedup --all   | takes the names of jobs or --all, not both",
        "start --all --fresh --snapshot s | --fresh and --snapshot exclude each other",
        "deploy --all        | --all is not an option of deploy",
        "deploy dedup        | the argument dedup is not an option of deploy",
        "deploy --jar        | --jar has no value",
        "deploy --parameter x | --parameter x is not KEY=VALUE",
        "destroy --force     | --force is not an option of destroy"
      })
  void badUsageIsRefusedBeforeAnyCall(String arguments, String message) throws Exception {
    Ended ended = run(Map.of(), arguments.split(" "));
    assertThat(ended.output()).contains(message, "see run.sh --help").hasLineCount(1);
    assertThat(ended.status()).isEqualTo(2);
    assertThat(folder.resolve("calls")).doesNotExist();
  }

  @Test
  void deploysAllStacksAndUploadsTheJar() throws Exception {
    Ended ended =
        run(
            Map.of(),
            "deploy",
            "--jar",
            jar(),
            "--email",
            "a@b.c",
            "--parameter",
            "SalesStreamArn=x");
    assertThat(ended.status()).as(ended.output()).isZero();
    List<String> calls = calls();
    assertThat(calls.get(0)).contains("cloudformation deploy --stack-name shardflow-stream");
    assertThat(calls.get(1)).contains("cloudformation deploy --stack-name shardflow-delivery");
    assertThat(calls)
        .anyMatch(call -> call.matches("s3 cp .*new.jar s3://the-code/code/new-[0-9a-f]{12}.jar"));
    assertThat(calls.get(indexOf(calls, "--stack-name shardflow-analytics --template")))
        .contains("--capabilities CAPABILITY_IAM")
        .contains(
            "--s3-bucket the-code", "CodeKey=code/new-", "AlarmEmail=a@b.c", "SalesStreamArn=x");
    assertThat(calls).noneMatch(call -> call.contains("start-application"));
  }

  @Test
  void startsFromTheLatestSnapshotIfThereIsOne() throws Exception {
    assertThat(run(Map.of(), "start", "alerts").output()).contains("alerts: RUNNING");
    assertThat(calls())
        .anyMatch(
            call ->
                call.contains("start-application --application-name shardflow-alerts")
                    && call.contains("RESTORE_FROM_LATEST_SNAPSHOT"));
    Files.writeString(folder.resolve("snapshots"), "0\n");
    state("alerts", "READY");
    run(Map.of(), "start", "alerts");
    assertThat(calls().stream().filter(call -> call.contains("start-application")).toList().get(1))
        .contains("SKIP_RESTORE_FROM_SNAPSHOT");
    run(Map.of(), "start", "alerts", "--snapshot", "friday", "--allow-non-restored-state");
    assertThat(calls().stream().filter(call -> call.contains("start-application")).toList().get(2))
        .contains("RESTORE_FROM_CUSTOM_SNAPSHOT", "\"friday\"", "\"AllowNonRestoredState\":true");
  }

  @Test
  void onlyAlarmsOfWhatRunsWakeSomebody() throws Exception {
    run(Map.of(), "start", "dedup");
    assertThat(calls().stream().filter(call -> call.contains("-alarm-actions")))
        .containsExactly(
            "cloudwatch enable-alarm-actions --alarm-names shardflow-dedup-JobDown"
                + " shardflow-dedup-Behind2",
            "cloudwatch disable-alarm-actions --alarm-names shardflow-alerts-JobDown"
                + " shardflow-alerts-Behind2");
  }

  @Test
  void namesTheApplicationsIfOneIsUnknown() throws Exception {
    Ended ended = run(Map.of(), "start", "revenue");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.output())
        .contains("shardflow has no application revenue; it has: dedup alerts");
    assertThat(calls()).noneMatch(call -> call.contains("start-application"));
  }

  @Test
  void stopsAfterASnapshotUnlessForced() throws Exception {
    assertThat(run(Map.of(), "stop", "dedup").output()).contains("dedup: READY");
    state("dedup", "RUNNING");
    run(Map.of(), "stop", "dedup", "--force");
    assertThat(calls().stream().filter(call -> call.contains("stop-application")))
        .containsExactly(
            "kinesisanalyticsv2 stop-application --application-name shardflow-dedup",
            "kinesisanalyticsv2 stop-application --application-name shardflow-dedup --force");
  }

  @Test
  void updateTakesSnapshotsOfWhatRunsFirst() throws Exception {
    Ended ended = run(Map.of(), "update", "--jar", jar());
    assertThat(ended.status()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("dedup: RUNNING", "rollback --snapshot update-");
    List<String> calls = calls();
    int snapshot = indexOf(calls, "create-application-snapshot --application-name shardflow-dedup");
    int deploy = indexOf(calls, "cloudformation deploy --stack-name shardflow-analytics");
    assertThat(snapshot).isNotNegative().isLessThan(deploy);
    assertThat(indexOf(calls, "create-application-snapshot --application-name shardflow-alerts"))
        .isNegative();
    assertThat(indexOf(calls, "stack-name shardflow-stream --template")).isNegative();
  }

  @Test
  void updateFailsIfTheServiceReturnsToTheOldCode() throws Exception {
    Ended ended = run(Map.of("STUB_REFUSES_CODE", "yes"), "update", "--jar", jar());
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.output())
        .contains("dedup did not start with code/new-", "/aws/kinesis-analytics/shardflow-dedup");
  }

  @Test
  void rollbackStopsThenChangesTheCodeThenStarts() throws Exception {
    Ended ended = run(Map.of(), "rollback", "--snapshot", "update-1");
    assertThat(ended.status()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("shardflow runs the code code/old.jar");
    List<String> calls = calls();
    int stop = indexOf(calls, "stop-application --application-name shardflow-dedup");
    int change = indexOf(calls, "cloudformation update-stack");
    int start = indexOf(calls, "start-application --application-name shardflow-dedup");
    assertThat(stop).isNotNegative().isLessThan(change);
    assertThat(change).isLessThan(start);
    assertThat(calls.get(change))
        .contains("--use-previous-template", "ParameterKey=CodeKey,ParameterValue=code/old.jar")
        .contains("ParameterKey=AlarmEmail,UsePreviousValue=true");
    assertThat(calls.get(start)).contains("update-1");
  }

  @Test
  void statusShowsWhatIsCharged() throws Exception {
    assertThat(run(Map.of(), "status").output())
        .containsPattern("dedup +RUNNING +3")
        .containsPattern("alerts +READY +0");
  }

  @Test
  void destroyKeepsTheBucketsUnlessAsked() throws Exception {
    Ended ended = run(Map.of(), "destroy", "--yes");
    assertThat(ended.status()).as(ended.output()).isZero();
    assertThat(ended.output())
        .contains(
            "Kept, and charged: the buckets the-code the-results the-logs and their KMS key the-key");
    List<String> calls = calls();
    assertThat(indexOf(calls, "stop-application --application-name shardflow-dedup"))
        .isNotNegative()
        .isLessThan(indexOf(calls, "delete-stack --stack-name shardflow-analytics"));
    assertThat(indexOf(calls, "delete-stack --stack-name shardflow-delivery"))
        .isLessThan(indexOf(calls, "delete-stack --stack-name shardflow-stream"));
    assertThat(calls)
        .noneMatch(call -> call.contains("delete-bucket") || call.contains("delete-objects"));
  }

  @Test
  void destroyEmptiesTheBucketsIfAsked() throws Exception {
    Ended ended = run(Map.of(), "destroy", "--empty-buckets", "--yes");
    assertThat(ended.status()).as(ended.output()).isZero();
    assertThat(ended.output()).contains("Nothing that costs is left.");
    for (String bucket : List.of("the-code", "the-results", "the-logs")) {
      assertThat(indexOf(calls(), "s3api delete-objects --bucket " + bucket))
          .isNotNegative()
          .isLessThan(indexOf(calls(), "s3api delete-bucket --bucket " + bucket));
    }
    assertThat(calls())
        .anyMatch(call -> call.startsWith("kms schedule-key-deletion --key-id the-key"));
  }

  @Test
  void destroyDeletesNothingWithoutTheName() throws Exception {
    Ended ended = run(Map.of(), "destroy", "--empty-buckets");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.output())
        .contains("the-results", "Type shardflow to go on", "nothing was deleted");
    assertThat(calls()).noneMatch(call -> call.contains("delete"));
  }

  private static int indexOf(List<String> calls, String part) {
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).contains(part)) {
        return i;
      }
    }
    return -1;
  }

  private String jar() {
    return folder.resolve("new.jar").toString();
  }

  private void state(String application, String state) throws IOException {
    Files.writeString(folder.resolve("state-" + application), state + "\n");
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(folder.resolve("calls"));
  }

  private Ended run(Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(Repository.FOLDER.resolve("run.sh").toString()));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("PATH", STUB + ":" + builder.environment().get("PATH"));
    builder.environment().put("STUB", folder.toString());
    builder.environment().put("SHARDFLOW_POLL_SECONDS", "0");
    builder.environment().putAll(environment);
    int status = builder.start().waitFor();
    return new Ended(status, Files.readString(output));
  }
}
