package io.shardflow.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the benchmark as a user does. */
class BenchmarkIT {
  private static final Path SCRIPT = Path.of("../../local/run.sh").toAbsolutePath().normalize();

  @TempDir Path folder;

  @Test
  void allContendersGiveTheSameResults() throws Exception {
    assertThat(run("benchmark", "--quick")).isZero();
    assertThat(Files.readString(folder.resolve("err")))
        .contains("store-revenue, parallelism 2: spark, ", "dedup, parallelism 2: spark, ");
    assertThat(Files.readString(folder.resolve("out"))).startsWith("All results are equal.");
  }

  @Test
  void rejectsInvalidOptions() throws Exception {
    assertThat(run("benchmark", "--contenders", "limit;storm", "--rounds", "0")).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("err")))
        .contains("2 options are wrong", "--contenders limit;storm", "flink-sql", "--rounds 0");
  }

  private int run(String... arguments) throws Exception {
    Process process =
        new ProcessBuilder(
                Stream.concat(Stream.of(SCRIPT.toString()), Stream.of(arguments)).toList())
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("the command ends").isTrue();
      return process.exitValue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
