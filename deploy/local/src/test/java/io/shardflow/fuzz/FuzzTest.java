package io.shardflow.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.Jazzer;
import com.code_intelligence.jazzer.sanitizers.Constants;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Lets Jazzer search for inputs on which one of the targets fails, guided by code coverage. It
 * starts with the inputs in {@code src/test/resources/fuzz}, which include earlier failures.
 *
 * <p>In a build, the number of inputs and the seed are fixed, and one process runs all targets: its
 * start takes most of the time. With {@code -Dfuzz.seconds=3600}, each target runs that long
 * instead, in a process of its own and with another seed, and the next run continues with its
 * inputs. The log and failing inputs are in {@code target/fuzz}.
 */
@Execution(ExecutionMode.CONCURRENT)
class FuzzTest {
  private static final String INSTRUMENTED =
      "io.shardflow.**:com.fasterxml.jackson.core.**:com.fasterxml.jackson.dataformat.**";

  private static final int INPUTS_PER_TARGET = 500;

  private static final Path SEEDS = Path.of("src/test/resources/fuzz");

  /** The number of seconds that each target runs; null in a build. */
  private static final String SECONDS = System.getProperty("fuzz.seconds");

  static Stream<Class<?>> targets() {
    return SECONDS == null
        ? Stream.of(AllFuzz.class)
        : AllFuzz.TARGETS.stream().map(AllFuzz.Target::type);
  }

  @ParameterizedTest
  @MethodSource("targets")
  void findsNoFailingInput(Class<?> target) throws Exception {
    String name = target.getSimpleName();
    Path folder = Path.of("target/fuzz", name).toAbsolutePath();
    Path corpus = folder.resolve("inputs");
    Path seeds = SEEDS.resolve(name);
    if (target == AllFuzz.class) {
      FileUtils.deleteDirectory(folder.toFile());
      seeds = Files.createDirectories(folder.resolve("seeds"));
      AllFuzz.writeSeeds(SEEDS, seeds);
    }
    Files.createDirectories(corpus);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                // Jazzer reads all classes first.
                "-Xmn1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // For Netty.
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                Jazzer.class.getName(),
                "--target_class=" + target.getName(),
                "--instrumentation_includes=" + INSTRUMENTED,
                "--custom_hook_includes=" + INSTRUMENTED,
                // The sanitizers would report calls that a target itself makes, as to Kinesis.
                "--disabled_hooks=" + String.join(":", Constants.SANITIZER_HOOK_NAMES),
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/",
                "-rss_limit_mb=0"));
    command.addAll(
        SECONDS == null
            ? List.of("-runs=" + INPUTS_PER_TARGET * AllFuzz.TARGETS.size(), "-seed=1")
            : List.of("-max_total_time=" + SECONDS, "-timeout=60"));
    command.add(corpus.toString());
    command.add(seeds.toString());
    Path log = folder.resolve("log.txt");
    Process jazzer =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      int status = jazzer.waitFor();
      assertThat(status).as(() -> "end of " + log + ":\n" + end(log)).isZero();
    } finally {
      jazzer.destroyForcibly();
    }
  }

  private static String end(Path file) {
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
