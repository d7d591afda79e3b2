package io.shardflow.jobs.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.datagen.EventGenerator;
import io.shardflow.datagen.EventKind;
import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratedRecord;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.datagen.Malformation;
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
 * Generated events with 5 % duplicates, 3 % out of order, 1 % late and 1 % malformed, over the end
 * of a year, and what a job must make of them.
 */
public record Expected(EventKind kind, long seed, int count) {
  /** Records a second of event time. */
  public static final double RATE = 40;

  /** The options of a job that generates the same itself. */
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
    EventGenerator generator = new EventGenerator(settings());
    return LongStream.range(0, count).mapToObj(generator::record);
  }

  /** Checks that the job wrote every row as often as it must be there, and no other. */
  public void assertWrittenBy(String job, Path sinkPath) throws IOException {
    Verification verification = verify(job, sinkPath);
    ByteArrayOutputStream report = new ByteArrayOutputStream();
    verification.print(new PrintStream(report, true, StandardCharsets.UTF_8));
    assertThat(verification.isEqual()).as(report.toString(StandardCharsets.UTF_8)).isTrue();
  }

  /** Compares what the job wrote with what it must have written. */
  public Verification verify(String job, Path sinkPath) throws IOException {
    return Verification.of(
        new ExpectedResults(settings(), count), job, sinkPath, ZoneOffset.UTC, file -> true);
  }

  private GeneratorSettings settings() {
    return new GeneratorSettings(
        kind,
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
