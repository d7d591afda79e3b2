package io.shardflow.tables.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.tables.s3.LocalS3;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A job on a real cluster, from one jar, writes each row to S3 exactly once despite faults. Only
 * runs with {@code -Dfaults=all}, or with names of faults separated by commas.
 */
@EnabledIfSystemProperty(named = "faults", matches = ".+")
class S3FaultsIT {
  @RegisterExtension static final LocalS3 S3 = new LocalS3();

  /** Kept after the tests, with the logs of all processes. */
  private static final Path FOLDER = Path.of("target/faults").toAbsolutePath();

  private static final List<String> TABLE =
      new ArrayList<>(
          List.of(
              "| what happens | results on S3 | times | restored | events | lost | twice |",
              "| --- | --- | --- | --- | --- | --- | --- |"));

  private static S3Trial trial;

  static Stream<Arguments> trials() {
    List<String> asked = List.of(System.getProperty("faults", "").split(","));
    return Stream.of(S3Fault.values())
        .flatMap(
            fault ->
                Arrays.stream(S3Results.values())
                    .filter(
                        results ->
                            asked.contains("all")
                                || asked.contains(fault.name())
                                || asked.contains(fault + "-" + results))
                    .map(results -> Arguments.of(fault, results)));
  }

  @BeforeAll
  static void start() throws Exception {
    trial = S3Trial.start(S3, FOLDER);
  }

  @AfterAll
  static void end() throws Exception {
    trial.close();
  }

  @ParameterizedTest
  @MethodSource("trials")
  void writesEachRowExactlyOnce(S3Fault fault, S3Results results) throws Exception {
    String folder = fault + "-" + results;
    int writers = fault == S3Fault.SECOND_WRITER ? 2 : 1;
    trial.submit(results, folder, writers);
    long times = fault.inject(trial, folder, results);
    trial.awaitEnd();

    List<Long> counted =
        results.count(S3, folder + "/taxi-trips", FOLDER.resolve("rows").resolve(folder));
    long events = (long) writers * S3Trial.RECORDS;
    TABLE.add(
        "| %s | %s | %,d | %,d | %,d | %,d | %,d |"
            .formatted(
                fault.description(),
                results.name().toLowerCase(),
                times,
                trial.restores(),
                events,
                events - counted.get(1),
                counted.get(0) - counted.get(1)));
    Files.write(FOLDER.resolve("table-s3.md"), TABLE);
    assertThat(counted).containsExactly(events, events);
    assertThat(times).isPositive();
  }
}
