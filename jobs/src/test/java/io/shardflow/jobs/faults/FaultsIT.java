package io.shardflow.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.datagen.answers.Verification;
import io.shardflow.datagen.kinesis.KinesisFaults;
import io.shardflow.datagen.kinesis.KinesisSettings;
import io.shardflow.datagen.kinesis.LocalKinesisExtension;
import io.shardflow.jobs.faults.Trial.Backend;
import io.shardflow.jobs.testing.FlinkCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All jobs on a real cluster, as one jar, under faults: every row is there once, and no other. A
 * few faults, or with {@code -Dfaults=all} each with both state backends.
 */
class FaultsIT {
  @RegisterExtension
  static final LocalKinesisExtension KINESIS =
      new LocalKinesisExtension(KinesisSettings.DEFAULT.withLimits(true));

  private static final FaultTable TABLE = new FaultTable();

  /** Left there after the tests, with the logs of all processes. */
  private static final Path FOLDER = Path.of("target/faults").toAbsolutePath();

  private static FlinkCluster cluster;

  static Stream<Arguments> trials() {
    // All of them, those that are named with commas between, or a few.
    String names = System.getProperty("faults", "");
    return names.isEmpty()
        ? Stream.of(
            Arguments.of(Fault.TASK_MANAGER_KILLED, Backend.HEAP),
            Arguments.of(Fault.JOB_MANAGER_KILLED, Backend.ROCKSDB),
            Arguments.of(Fault.RESCALED, Backend.HEAP))
        : Stream.of(Fault.values())
            .filter(
                fault -> names.equals("all") || List.of(names.split(",")).contains(fault.name()))
            .flatMap(
                fault -> Stream.of(Backend.values()).map(backend -> Arguments.of(fault, backend)));
  }

  @BeforeAll
  static void start() throws Exception {
    FileUtils.deleteDirectory(FOLDER.toFile());
    Files.createDirectories(FOLDER);
    Map<String, String> settings =
        Map.ofEntries(
            Map.entry("taskmanager.memory.process.size", "2200m"),
            Map.entry("taskmanager.memory.jvm-metaspace.size", "512m"),
            Map.entry("taskmanager.numberOfTaskSlots", "14"),
            Map.entry("execution.checkpointing.interval", "1 s"),
            Map.entry(
                "execution.checkpointing.dir", FOLDER.resolve("checkpoints").toUri().toString()),
            Map.entry("restart-strategy.type", "fixed-delay"),
            Map.entry("restart-strategy.fixed-delay.attempts", "1000000"),
            Map.entry("restart-strategy.fixed-delay.delay", "200 ms"),
            Map.entry("heartbeat.interval", "1 s"),
            Map.entry("heartbeat.timeout", "6 s"),
            Map.entry("web.refresh-interval", "10 ms"),
            Map.entry("rest.cache.checkpoint-statistics.timeout", "10 ms"));
    cluster = new FlinkCluster(FOLDER, FlinkCluster.libOfFlink(), Configuration.fromMap(settings));
    cluster.startZooKeeper();
    cluster.start(2);
  }

  @AfterAll
  static void end() throws Exception {
    cluster.close();
    TABLE.write(FOLDER.resolve("table.md"));
  }

  @ParameterizedTest
  @MethodSource("trials")
  void losesNothingAndDoublesNothing(Fault fault, Backend backend) throws Exception {
    Path results = Files.createDirectories(FOLDER.resolve(fault.name() + "-" + backend.name()));
    try (Trial trial = new Trial(cluster, KINESIS, backend, results, jar())) {
      fault.prepare(trial);
      trial.submit(Map.of());
      trial.startFeeding();
      long injected = fault.strike(trial);
      trial.awaitFed();
      trial.awaitAllWritten();
      trial.stop();
      Map<String, Verification> verified = trial.verify();
      TABLE.add(fault, backend, injected, trial.restores(), verified);
      assertThat(verified.values()).allMatch(Verification::isEqual);
      assertClassesAreGone();
    } finally {
      KINESIS.setFaults(KinesisFaults.NONE);
    }
  }

  private static void assertClassesAreGone() {
    for (Process taskManager : cluster.taskManagers()) {
      Trial.awaiting("a TaskManager keeps no classes of jobs that have ended")
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () ->
                  assertThat(cluster.histogram(taskManager))
                      .noneMatch(line -> line.contains("ChildFirstClassLoader")));
    }
  }

  private static Path jar() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      List<Path> jars =
          files.filter(file -> file.getFileName().toString().matches("jobs-.*\\.jar")).toList();
      assertThat(jars).hasSize(1);
      return jars.get(0).toAbsolutePath();
    }
  }
}
