package io.shardflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.events.GeneratedRecord;
import io.shardflow.datagen.writer.KinesisRecordWriter;
import io.shardflow.expected.ExpectedResults;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.testing.Expected;
import io.shardflow.jobs.testing.FlinkCluster;
import io.shardflow.jobs.testing.ManagedFlink;
import io.shardflow.localkinesis.LocalKinesisExtension;
import io.shardflow.localkinesis.RepositoryFile;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.flink.test.util.MiniClusterPipelineExecutorServiceLoader;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every job, started as Managed Service for Apache Flink starts it: the options come from
 * application properties only, code may change only the settings that the service allows, and no
 * disk can be written but the temporary folder. A local folder stands for S3.
 */
@TestMethodOrder(OrderAnnotation.class)
class ManagedFlinkIT {
  @RegisterExtension static final LocalKinesisExtension KINESIS = new LocalKinesisExtension();

  private static final Path FOLDER = Path.of("target/managed-flink").toAbsolutePath();
  private static final Path S3 = FOLDER.resolve("s3");
  private static final Path TMP = FOLDER.resolve("tmp");
  private static final Path WORKING_FOLDER = FOLDER.resolve("working-folder");
  private static final Path HOME = FOLDER.resolve("home");
  private static final Path OUTPUT = FOLDER.resolve("output.txt");
  private static final int RECORDS = 400;

  private static Process service;

  static List<String> jobs() {
    return JobCatalogue.JOBS.stream().map(Job::name).toList();
  }

  @BeforeAll
  static void start() throws Exception {
    FileUtils.deleteDirectory(FOLDER.toFile());
    for (Path folder : List.of(S3, TMP, WORKING_FOLDER, HOME)) {
      Files.createDirectories(folder);
    }
    for (EventKind kind : jobs().stream().map(ManagedFlinkIT::kind).collect(Collectors.toSet())) {
      KINESIS.createStream(kind.toString(), 2);
      KinesisRecordWriter writer =
          new KinesisRecordWriter(
              KINESIS.client(), kind.toString(), KinesisRecordWriter.MAX_RECORDS);
      for (GeneratedRecord record : expected(kind).records().toList()) {
        writer.write(record);
      }
      writer.flush();
    }
    service = startService();
  }

  @AfterAll
  static void end() throws InterruptedException {
    if (service != null) {
      service.destroyForcibly().waitFor();
    }
  }

  @Order(1)
  @ParameterizedTest
  @MethodSource("jobs")
  void resultsBecomeVisible(String job) {
    await("the rows of " + job + "; see " + OUTPUT)
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(2))
        .ignoreExceptionsInstanceOf(IOException.class)
        .failFast("the program has ended, see " + OUTPUT, () -> !service.isAlive())
        .untilAsserted(
            () -> {
              takeCheckpoints();
              expected(kind(job)).assertWrittenBy(job, S3.resolve(job));
            });
  }

  @Order(2)
  @Test
  void onlyTheTemporaryFolderIsWritten() throws Exception {
    service.getOutputStream().close();
    assertThat(service.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(OUTPUT).content().contains(jobs().stream().map(this::submitted).toList());
    assertThat(service.exitValue()).isZero();
    Set<String> written = writtenFiles();
    assertThat(written).anyMatch(file -> file.startsWith(S3.toString()));
    assertThat(written).filteredOn(file -> !isWritable(file)).isEmpty();
    assertThat(WORKING_FOLDER).isEmptyDirectory();
    assertThat(HOME).isEmptyDirectory();
  }

  private String submitted(String job) {
    return ManagedFlink.SUBMITTED + FOLDER.resolve(job);
  }

  private static void takeCheckpoints() throws IOException {
    service.getOutputStream().write('\n');
    service.getOutputStream().flush();
  }

  private static EventKind kind(String job) {
    return ExpectedResults.kindOf(job).orElse(EventKind.SENSORS);
  }

  private static Expected expected(EventKind kind) {
    return new Expected(kind, 11, RECORDS);
  }

  /** Starts the program with the class path of the service: Flink's, and no class of ours. */
  private static Process startService() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FlinkCluster.jvmOptions());
    command.add("-Xmx1g");
    command.add("-Djava.io.tmpdir=" + TMP);
    command.add("-Duser.home=" + HOME);
    command.add(
        "-Dlog4j2.configurationFile=" + RepositoryFile.of("deploy/local/log4j2.properties"));
    command.add("-Dshardflow.log=" + TMP.resolve("flink.log"));
    command.add("-cp");
    command.add(
        String.join(
            File.pathSeparator,
            FlinkCluster.libOfFlink(),
            placeOf(ManagedFlink.class),
            placeOf(MiniClusterPipelineExecutorServiceLoader.class)));
    command.add(ManagedFlink.class.getName());
    command.add(S3.toString());
    command.add(FlinkCluster.jarOfJobs().toString());
    for (String job : jobs()) {
      command.add(application(job).toString());
    }
    return new ProcessBuilder(command)
        .directory(WORKING_FOLDER.toFile())
        .redirectErrorStream(true)
        .redirectOutput(OUTPUT.toFile())
        .start();
  }

  private static String placeOf(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  /**
   * Writes the application properties of a job, and the resource that says where they are. On the
   * service this is {@code /etc/flink/application_properties.json}.
   */
  private static Path application(String job) throws IOException {
    Path folder = Files.createDirectories(FOLDER.resolve(job));
    Path file = folder.resolve("application_properties.json");
    Files.writeString(
        folder.resolve("config.properties"), "application_properties_file = " + file + "\n");
    // Shorter than the defaults of 60 s and 30 s only to save time.
    Map<String, Map<String, String>> groups =
        Map.of(
            "job", Map.of("name", job),
            "source",
                Map.of(
                    "stream", kind(job).toString(),
                    "endpoint", KINESIS.endpoint(),
                    "position", "TRIM_HORIZON"),
            "sink", Map.of("path", S3.resolve(job).toUri().toString(), "roll.interval", "1 s"),
            "time", Map.of("idle-timeout", "3 s"),
            "kinesis.analytics.flink.run.options", Map.of("jarfile", "jobs.jar"));
    List<Map<String, Object>> json = new ArrayList<>();
    groups.forEach((id, map) -> json.add(Map.of("PropertyGroupId", id, "PropertyMap", map)));
    new ObjectMapper().writeValue(file.toFile(), json);
    return folder;
  }

  private static Set<String> writtenFiles() throws IOException {
    Set<String> files = new TreeSet<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(S3.resolve("writes.jfr"))) {
      if (event.getEventType().getName().equals("jdk.FileWrite")
          && event.getString("path") != null) {
        files.add(event.getString("path"));
      }
    }
    Files.readAllLines(OUTPUT).stream()
        .filter(line -> line.startsWith(ManagedFlink.OPEN))
        .map(line -> line.substring(ManagedFlink.OPEN.length()))
        .forEach(files::add);
    return files;
  }

  private static boolean isWritable(String path) {
    Path file = Path.of(path);
    return !file.isAbsolute() && path.matches("(pipe|socket|anon_inode):.*")
        || file.startsWith("/dev")
        || file.startsWith(TMP)
        || file.startsWith(S3)
        || file.equals(OUTPUT);
  }
}
