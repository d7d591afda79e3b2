package io.shardflow.jobs.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.expected.Verification;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.faults.Trial.Backend;
import io.shardflow.localkinesis.KinesisSettings;
import io.shardflow.localkinesis.LocalKinesisExtension;
import io.shardflow.localkinesis.faults.KinesisFaults;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.util.ChildFirstClassLoader;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All jobs on a real cluster, from one jar, write each row exactly once despite faults. By default
 * with the faults that are most frequent, all in one trial, with {@code -Dfaults=all} with every
 * fault and both state backends.
 */
class FaultsIT {
  @RegisterExtension
  static final LocalKinesisExtension KINESIS =
      new LocalKinesisExtension(KinesisSettings.DEFAULT.withLimits(true));

  /** Kept after the tests, with the logs of all processes. */
  private static final Path FOLDER = Path.of("target/faults").toAbsolutePath();

  private static final FaultTable TABLE = new FaultTable(FOLDER.resolve("table.md"));

  private static TrialCluster cluster;

  static Stream<Arguments> trials() {
    // "all", names of trials separated by commas, or empty for the most frequent ones.
    String names = System.getProperty("faults", "");
    return names.isEmpty()
        ? Stream.of(Arguments.of(Fault.RESHARDED_AND_MANAGERS_KILLED, Backend.ROCKSDB))
        : Stream.of(Fault.values())
            .flatMap(
                fault ->
                    Stream.of(Backend.values())
                        .filter(backend -> isAskedFor(names, fault, backend))
                        .map(backend -> Arguments.of(fault, backend)));
  }

  private static boolean isAskedFor(String names, Fault fault, Backend backend) {
    List<String> asked = List.of(names.split(","));
    return names.equals("all")
        || asked.contains(fault.name())
        || asked.contains(nameOf(fault, backend));
  }

  private static String nameOf(Fault fault, Backend backend) {
    return fault + "-" + backend.name();
  }

  @BeforeAll
  static void start() throws Exception {
    cluster = TrialCluster.start(FOLDER);
  }

  @AfterAll
  static void end() throws Exception {
    cluster.close();
  }

  @ParameterizedTest
  @MethodSource("trials")
  void writesEachRowExactlyOnce(Fault fault, Backend backend) throws Exception {
    String name = nameOf(fault, backend);
    try (Trial trial = cluster.trial(KINESIS, Trial.SHARDS, backend, name)) {
      fault.prepare(trial);
      trial.submit(Map.of());
      trial.startFeeding();
      long injected = fault.inject(trial);
      trial.awaitFed();
      trial.awaitAllWritten();
      trial.stop();
      Map<String, Verification> verified = trial.verify();
      TABLE.add(fault, backend, injected, trial.restores(), verified);
      assertThat(verified.values()).allMatch(Verification::isEqual);
      assertClassesAreGone();
    } catch (Throwable e) {
      // JUnit reports it only after the last of many trials.
      Files.writeString(FOLDER.resolve(name + ".txt"), ExceptionUtils.stringifyException(e));
      throw e;
    } finally {
      KINESIS.setFaults(KinesisFaults.NONE);
    }
  }

  /** The JDK keeps the last class that it generated a method for, so a few remain. */
  private static void assertClassesAreGone() {
    for (Process taskManager : cluster.flink().taskManagers()) {
      Trial.awaiting("a TaskManager unloads the classes of jobs that have ended")
          .pollInterval(Duration.ofSeconds(1))
          .untilAsserted(
              () ->
                  assertThat(cluster.flink().liveObjects(taskManager, ChildFirstClassLoader.class))
                      .isLessThan(JobCatalogue.JOBS.size()));
    }
  }
}
