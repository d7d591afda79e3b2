package io.shardflow.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.cluster.ClusterScript.Ended;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.events.GeneratedRecord;
import io.shardflow.datagen.writer.KinesisRecordWriter;
import io.shardflow.jobs.testing.Expected;
import io.shardflow.jobs.testing.FlinkCluster;
import io.shardflow.localkinesis.LocalKinesisExtension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Clusters that the script starts and stops, each with processes of its own. */
class ClusterScriptIT {
  private static final String JOB = "anomaly-filter";

  @RegisterExtension static final LocalKinesisExtension KINESIS = new LocalKinesisExtension();

  @TempDir Path folder;
  private ClusterScript script;
  private String[] options;

  @BeforeEach
  void createHome() throws Exception {
    FlinkHome home = new FlinkHome(folder.resolve("flink"));
    script = new ClusterScript(folder.resolve("script"), home.url());
    Map.of(
            "FLINK_HOME", home.folder().toString(),
            "FLINK_PID_DIR", folder.resolve("pids").toString(),
            "FLINK_ENV_JAVA_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
            "JAVA_HOME", System.getProperty("java.home"))
        .forEach(script::setEnvironment);
    String stream = folder.getFileName().toString();
    KINESIS.createStream(stream, 2);
    options =
        new String[] {
          "--jar=" + FlinkCluster.jarOfJobs(),
          JOB,
          "--source.stream=" + stream,
          "--source.endpoint=" + KINESIS.endpoint(),
          "--sink.path=" + folder.resolve("out"),
          "--sink.roll.interval=1 s"
        };
  }

  @AfterEach
  void endAllProcesses() throws Exception {
    script.run("stop-cluster", "--force");
  }

  @Test
  void sessionClusterTakesJobsFromFlinksCommandLine() throws Exception {
    script.run("start", "--taskmanagers", "2").succeeded();
    Ended second = script.run("start");
    assertThat(second.status()).isEqualTo(1);
    assertThat(second.err()).contains("A cluster already runs at ");

    String first = script.run(call("submit", "--cli")).succeeded();
    write(0, 100);
    Ended refused = script.run("stop-cluster");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("These jobs run.", first + " " + JOB);

    String next = script.run("upgrade", "--cli", "--parallelism", "2", JOB).succeeded();
    write(100, 200);
    awaitWritten(200);
    assertThat(script.run("savepoint", next).succeeded()).contains("/savepoints/savepoint-");
    script.run("stop", JOB).succeeded();
    script.run("stop-cluster").succeeded();
    assertThat(script.run("list").status()).isEqualTo(1);
  }

  @Test
  void applicationClusterContinuesFromASavepoint() throws Exception {
    script.run(call("start-application")).succeeded();
    write(0, 100);
    String savepoint = script.run("stop", JOB).succeeded();
    assertThat(Files.exists(Path.of(URI.create(savepoint)))).isTrue();
    script.run("stop-cluster").succeeded();

    write(100, 200);
    script.run(call("start-application", "--from", savepoint)).succeeded();
    awaitWritten(200);
    script.run("stop", JOB).succeeded();
  }

  /** The second upgrade reads nothing, so that what runs after the rollback repeats nothing. */
  @Test
  void upgradesAndRollsBack() throws Exception {
    script.run("start").succeeded();
    String first = script.run(call("submit")).succeeded();
    assertThat(script.run("list").succeeded()).containsPattern(first + " +RUNNING .*" + JOB);
    write(0, 100);
    Ended refused = script.run("upgrade", first, "--sink.path", "relative", "--x", "y");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .contains(
            "--x y: unknown option", "Nothing was changed: the job " + first + " still runs.");
    Path nextJar = Files.copy(FlinkCluster.jarOfJobs(), folder.resolve("next.jar"));
    String second = script.run("upgrade", "--jar", nextJar.toString(), first).succeeded();
    awaitWritten(100);

    String third = script.run("upgrade", JOB).succeeded();
    String fourth = script.run("rollback", third).succeeded();
    write(100, 200);
    awaitWritten(200);
    assertThat(script.run("stop", fourth).succeeded()).startsWith("file:");
    assertThat(script.run("list").succeeded())
        .containsPattern(second + " +FINISHED")
        .containsPattern(third + " +CANCELED")
        .containsPattern(fourth + " +FINISHED");
  }

  private String[] call(String... beginning) {
    String[] call = new String[beginning.length + options.length];
    System.arraycopy(beginning, 0, call, 0, beginning.length);
    System.arraycopy(options, 0, call, beginning.length, options.length);
    return call;
  }

  private void write(int from, int to) throws Exception {
    KinesisRecordWriter writer =
        new KinesisRecordWriter(KINESIS.client(), folder.getFileName().toString(), 40);
    for (GeneratedRecord record :
        new Expected(EventKind.SENSORS, 11, to).records().skip(from).toList()) {
      writer.write(record);
    }
    writer.flush();
  }

  private void awaitWritten(int records) {
    await("the rows of " + records + " records")
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptionsMatching(
            e -> e instanceof IOException || e instanceof UncheckedIOException)
        .untilAsserted(
            () ->
                new Expected(EventKind.SENSORS, 11, records)
                    .assertWrittenBy(JOB, folder.resolve("out")));
  }
}
