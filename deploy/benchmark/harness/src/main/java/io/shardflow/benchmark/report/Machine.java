package io.shardflow.benchmark.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.runtime.util.EnvironmentInformation;

/** Describes the machine and the versions of the measured software. */
public final class Machine {
  private static final Pattern SPARK = Pattern.compile("spark-sql_2\\.13-([0-9.]+)\\.jar");

  private Machine() {}

  /**
   * Returns one line: processor, cores, memory, versions.
   *
   * @param home the folder of the benchmark
   */
  public static String describe(Path home) throws IOException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return "%s, %d cores, %d GB; %s %s; JDK %s; Flink %s; Spark %s"
        .formatted(
            processor().orElse(system.getArch()),
            system.getAvailableProcessors(),
            Math.round(system.getTotalMemorySize() / 0x1p30),
            system.getName(),
            system.getVersion(),
            Runtime.version(),
            EnvironmentInformation.getVersion(),
            spark(home));
  }

  private static Optional<String> processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return Optional.empty();
    }
    try (Stream<String> lines = Files.lines(info)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    }
  }

  private static String spark(Path home) throws IOException {
    Matcher jar = SPARK.matcher(Files.readString(home.resolve("spark/target/local.classpath")));
    return jar.find() ? jar.group(1) : "?";
  }
}
