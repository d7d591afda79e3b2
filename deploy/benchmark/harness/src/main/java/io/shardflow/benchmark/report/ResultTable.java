package io.shardflow.benchmark.report;

import io.shardflow.benchmark.options.ContenderType;
import java.util.List;
import java.util.Locale;

/** The throughput of all contenders as a Markdown table. */
public final class ResultTable {
  private static final String HEADER =
      """
      | job, cores | contender | million records/s | min - max | per core | CPU s per million | × Flink SQL | × Spark | × conventional Flink | % of loop from memory |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
      """;

  private ResultTable() {}

  public static String of(Results results) {
    StringBuilder table = new StringBuilder(HEADER);
    for (Results.Entry entry : results.entries()) {
      Throughput throughput = results.get(entry);
      int cores = entry.contender().isReferenceLoop() ? 1 : entry.parallelism();
      table.append(
          row(
              List.of(
                  entry.job().jobName() + ", " + entry.parallelism(),
                  entry.contender().title(),
                  millions(throughput.median()),
                  millions(throughput.min()) + " - " + millions(throughput.max()),
                  millions(throughput.median() / cores),
                  number("%.2f", throughput.cpuSecondsPerMillion()),
                  number(
                      "%.1f", throughput.median() / results.median(entry, ContenderType.FLINK_SQL)),
                  number("%.1f", throughput.median() / results.median(entry, ContenderType.SPARK)),
                  number(
                      "%.1f", throughput.median() / results.median(entry, ContenderType.BASELINE)),
                  number(
                      "%.0f %%",
                      100
                          * throughput.median()
                          / cores
                          / results.median(entry, ContenderType.REFERENCE_LOOP_MEMORY)))));
    }
    return table.toString();
  }

  /** Formats records per second in millions, with about three significant digits. */
  public static String millions(double recordsPerSecond) {
    double millions = recordsPerSecond / 1e6;
    return number(millions < 1 ? "%.3f" : "%.2f", millions);
  }

  private static String number(String format, double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, format, value) : "";
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |\n";
  }
}
