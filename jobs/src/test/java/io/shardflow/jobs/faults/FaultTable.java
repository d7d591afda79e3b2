package io.shardflow.jobs.faults;

import io.shardflow.expected.Verification;
import io.shardflow.jobs.faults.Trial.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** The results of the trials as a Markdown table. A row is added as soon as a trial has ended. */
final class FaultTable {
  private final Path file;
  private final List<String> lines = new ArrayList<>();

  FaultTable(Path file) {
    this.file = file;
  }

  void add(
      Fault fault,
      Backend backend,
      long injected,
      long restores,
      Map<String, Verification> verified)
      throws IOException {
    if (lines.isEmpty()) {
      lines.add(
          "| what happens | state, results | times | restored | "
              + verified.keySet().stream()
                  .map(job -> "`" + job + "`")
                  .collect(Collectors.joining(" | "))
              + " | lost | twice | wrong |");
      lines.add("| --- ".repeat(verified.size() + 7) + "|");
    }
    lines.add(
        "| %s | %s | %,d | %,d | %s | %,d | %,d | %,d |"
            .formatted(
                fault.description(),
                backend,
                injected,
                restores,
                verified.values().stream()
                    .map(verification -> "%,d".formatted(verification.expected()))
                    .collect(Collectors.joining(" | ")),
                total(verified, Verification::missing),
                total(verified, Verification::duplicates),
                total(verified, Verification::unexpected)));
    Files.write(file, lines);
  }

  private static long total(
      Map<String, Verification> verified, ToLongFunction<Verification> figure) {
    return verified.values().stream().mapToLong(figure).sum();
  }
}
