package io.shardflow.jobs.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.datagen.Malformation;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.events.GeneratedRecord;
import io.shardflow.expected.ExpectedResults;
import io.shardflow.expected.Verification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Generated records around the end of a year (5 % duplicates, 3 % out of order, 1 % late and 1 %
 * malformed), and the results that a job must write for them.
 */
public record Expected(EventKind kind, long seed, int count) {
  /** The number of records per second of event time. */
  public static final double RATE = 40;

  /** Returns the options of a generator source with the same records. */
  public String[] options(double speed) {
    return new String[] {
      "--source.type=generator",
      "--generator.seed=" + seed,
      "--generator.count=" + count,
      "--generator.start=" + settings().start(),
      "--generator.rate=" + RATE,
      "--generator.speed=" + speed,
      "--generator.duplicates=0.05",
      "--generator.disorder=0.03",
      "--generator.late=0.01",
      "--generator.malformed=0.01"
    };
  }

  public Stream<GeneratedRecord> records() {
    EventGenerator generator = new EventGenerator(kind, settings());
    return LongStream.range(0, count).mapToObj(generator::record);
  }

  /** Asserts that the job wrote exactly the expected rows, each as often as expected. */
  public void assertWrittenBy(String job, Path sinkPath) throws IOException {
    Verification verification = verify(job, sinkPath);
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    verification.print(new PrintStream(report, true, StandardCharsets.UTF_8));
    assertThat(verification.isEqual()).as(report.toString(StandardCharsets.UTF_8)).isTrue();
  }

  /** Compares the rows that the job wrote with the expected ones. */
  public Verification verify(String job, Path sinkPath) throws IOException {
    return Verification.of(
        new ExpectedResults(kind, settings(), count), job, sinkPath, ZoneOffset.UTC, file -> true);
  }

  private GeneratorSettings settings() {
    return new GeneratorSettings(
        seed,
        Instant.parse("2023-12-31T23:57:00Z"),
        RATE,
        new Faults(
            0.05,
            Duration.ofSeconds(2),
            0.03,
            Duration.ofSeconds(2),
            0.01,
            Duration.ofMinutes(5),
            0.01,
            List.of(Malformation.values())),
        Keys.DEFAULT);
  }
}
