package io.shardflow.benchmark.section;

import io.shardflow.benchmark.contender.Folders;
import io.shardflow.benchmark.flink.StateMeasurementMain;
import io.shardflow.benchmark.process.ChildProcess;
import io.shardflow.benchmark.process.ProcessLauncher;
import io.shardflow.benchmark.report.ResultTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Measures the state and the checkpoints of {@code dedup}, by number of readings in the state. */
public final class StateSection {
  private static final List<Long> READINGS = List.of(100_000L, 1_000_000L, 10_000_000L);

  private StateSection() {}

  /** Runs all measurements, and returns a Markdown table. */
  public static String run(ProcessLauncher launcher, Path work)
      throws IOException, InterruptedException {
    StringBuilder table =
        new StringBuilder(
            """
            | readings in the state of `dedup` | state backend | checkpoint, bytes | bytes per reading | checkpoint, s | million records/s |
            | --- | --- | --- | --- | --- | --- |
            """);
    for (String backend : List.of("hashmap", "rocksdb")) {
      for (long readings : READINGS) {
        Path output = work.resolve("output");
        try (ChildProcess process =
            launcher.start(
                "state-" + backend,
                1,
                StateMeasurementMain.class,
                List.of(backend, Long.toString(readings), output.toString()))) {
          process.awaitOutput().stream()
              .filter(line -> line.startsWith(StateMeasurementMain.LINE_PREFIX))
              .forEach(line -> table.append(row(line.split(" "))));
        } catch (IOException e) {
          // The heap may be too small for the state, which is a result, too.
          System.err.println(e.getMessage());
          table.append("| %,d | %s | failed | | | |%n".formatted(readings, backend));
        }
        Folders.delete(output);
      }
    }
    return table.toString();
  }

  private static String row(String[] words) {
    long readings = Long.parseLong(words[2]);
    long bytes = Long.parseLong(words[3]);
    return "| %,d | %s | %,d | %d | %.2f | %s |%n"
        .formatted(
            readings,
            words[1],
            bytes,
            bytes / readings,
            Long.parseLong(words[4]) / 1e3,
            ResultTable.millions(Double.parseDouble(words[5])));
  }
}
