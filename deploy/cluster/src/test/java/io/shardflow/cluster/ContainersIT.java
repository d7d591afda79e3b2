package io.shardflow.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.jobs.testing.Expected;
import io.shardflow.jobs.testing.FlinkCluster;
import io.shardflow.localkinesis.InstalledPrograms;
import io.shardflow.localkinesis.RepositoryFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images and compose file, as far as they can be checked without a registry and Docker's engine.
 */
class ContainersIT {
  private static final Path FOLDER = RepositoryFile.of("deploy/cluster");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  @TempDir Path folder;

  private record Ended(int status, String output) {}

  /** The image's processes run in its root file system, but with the network of this machine. */
  @Test
  void imageFromScratchRunsAJob() throws Exception {
    InstalledPrograms.require("buildah", "jlink", "mvn", "busybox");
    String image = "shardflow:containers-it-" + ProcessHandle.current().pid();
    run(
        FOLDER.resolve("image.sh").toString(),
        "--tag",
        image,
        "--jar",
        FlinkCluster.jarOfJobs().toString());
    String container = run("buildah", "from", image).strip();
    Expected expected = new Expected(EventKind.SALES, 11, 400);
    List<String> network =
        List.of(
            "-Djobmanager.rpc.address=localhost",
            "-Djobmanager.rpc.port=" + FlinkHome.freePort(),
            "-Dblob.server.port=0",
            "-Drest.port=" + FlinkHome.freePort(),
            "-Dmetrics.reporter.prom.port=" + FlinkHome.freePort(),
            "-Dtaskmanager.host=localhost",
            "-Dtaskmanager.resource-id=one");
    Process taskManager = null;
    try {
      List<String> jobManager =
          inContainer(container, "/opt/flink/bin/standalone-job.sh", "start-foreground");
      jobManager.addAll(network);
      jobManager.addAll(List.of("--job-classname", "io.shardflow.jobs.Main", "store-revenue"));
      jobManager.addAll(List.of(expected.options(1000)));
      jobManager.add("--sink.path=/data/results");
      List<String> worker =
          inContainer(container, "/opt/flink/bin/taskmanager.sh", "start-foreground");
      worker.addAll(network);
      worker.set(
          worker.indexOf(network.get(4)), "-Dmetrics.reporter.prom.port=" + FlinkHome.freePort());
      taskManager =
          new ProcessBuilder(worker)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("taskmanager.log").toFile())
              .start();
      // The job is bounded: its cluster ends with it.
      run(jobManager.toArray(String[]::new));

      Path root = Path.of(run("buildah", "mount", container).strip());
      assertThat(Files.getAttribute(root.resolve("data/results"), "unix:uid")).isEqualTo(9999);
      FileUtils.copy(
          new org.apache.flink.core.fs.Path(root.resolve("data/results").toUri()),
          new org.apache.flink.core.fs.Path(folder.resolve("results").toUri()),
          false);
      expected.assertWrittenBy("store-revenue", folder.resolve("results"));
    } finally {
      if (taskManager != null) {
        taskManager.descendants().forEach(ProcessHandle::destroyForcibly);
        taskManager.destroyForcibly().waitFor();
      }
      run("buildah", "rm", container);
      run("buildah", "rmi", image);
    }
  }

  private static List<String> inContainer(String container, String... command) {
    List<String> call =
        new ArrayList<>(List.of("buildah", "run", "--isolation", "chroot", container, "--"));
    call.addAll(List.of(command));
    return call;
  }

  @Test
  void composeFileIsValidAndHardened() throws Exception {
    InstalledPrograms.require("docker-compose");
    String file = FOLDER.resolve("docker-compose.yml").toString();
    JsonNode services = YAML.readTree(run("docker-compose", "-f", file, "config")).get("services");
    assertThat(services.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder(
            "kinesis", "datagen", "jobmanager", "taskmanager", "prometheus", "grafana");
    for (JsonNode service : services) {
      assertThat(service.path("read_only").asBoolean()).as(service.toString()).isTrue();
      assertThat(service.path("user").asText()).isNotEmpty().doesNotStartWith("0");
      assertThat(service.path("cap_drop").toString()).isEqualTo("[\"ALL\"]");
      assertThat(
              service.has("healthcheck") || service.path("command").toString().contains("datagen"))
          .as(service.toString())
          .isTrue();
      for (JsonNode port : service.path("ports")) {
        assertThat(port.asText()).startsWith("127.0.0.1:");
      }
      for (JsonNode volume : service.path("volumes")) {
        String source = volume.asText().split(":")[0];
        assertThat(!source.startsWith("/") || Files.exists(Path.of(source))).as(source).isTrue();
      }
    }
  }

  @Test
  void composeFileWithAWrongKeyIsRefused() throws Exception {
    InstalledPrograms.require("docker-compose");
    Path wrong = folder.resolve("docker-compose.yml");
    Files.writeString(
        wrong,
        Files.readString(FOLDER.resolve("docker-compose.yml"))
            .replace("healthcheck:", "healthchek:"));
    Ended ended = call("docker-compose", "-f", wrong.toString(), "config", "-q");
    assertThat(ended.status()).isNotZero();
    assertThat(ended.output()).contains("healthchek");
  }

  @Test
  void prometheusAcceptsItsConfiguration() throws Exception {
    InstalledPrograms.require("promtool");
    Files.copy(FOLDER.resolve("compose/prometheus.yml"), folder.resolve("prometheus.yml"));
    Files.copy(
        RepositoryFile.of("deploy/monitoring/prometheus/rules.yml"), folder.resolve("rules.yml"));
    assertThat(run("promtool", "check", "config", folder.resolve("prometheus.yml").toString()))
        .contains("SUCCESS");
  }

  @Test
  void linterAcceptsTheDockerfile() throws Exception {
    InstalledPrograms.require("npm");
    Path modules = RepositoryFile.of("deploy/cluster").resolve("target/npm");
    Files.createDirectories(modules);
    run(
        "npm",
        "install",
        "--silent",
        "--no-save",
        "--prefix",
        modules.toString(),
        "dockerfilelint@1.8.0");
    Ended ended =
        call(
            modules.resolve("node_modules/.bin/dockerfilelint").toString(),
            FOLDER.resolve("Dockerfile").toString());
    assertThat(ended.output()).contains("Issues: None found");
    assertThat(ended.status()).isZero();
  }

  @Test
  void imageScriptRefusesWrongOptions() throws Exception {
    Ended ended = call(FOLDER.resolve("image.sh").toString(), "--tagg", "x");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.output()).contains("--tagg is not an option; see image.sh --help.");
  }

  private String run(String... command) throws IOException, InterruptedException {
    Ended ended = call(command);
    assertThat(ended.status()).as("%s: %s", List.of(command), ended.output()).isZero();
    return ended.output();
  }

  private Ended call(String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(folder, "call", ".log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
    }
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("the command ends").isTrue();
    return new Ended(process.exitValue(), Files.readString(output));
  }
}
