package io.shardflow.benchmark;

import java.util.List;
import java.util.Locale;

/** The results as a table in Markdown. */
final class Table {
  private static final String HEAD =
      """
      | job, cores | contender | million records/s | least - most | per core | CPU s a million | times SQL | times Spark | times usual | of the limit in memory |
      | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
      """;

  private Table() {}

  static String of(Results results) {
    StringBuilder table = new StringBuilder(HEAD);
    for (Results.Entry entry : results.entries()) {
      Speed speed = results.of(entry);
      int cores = isOneThread(entry.rival()) ? 1 : entry.parallelism();
      table.append(
          row(
              List.of(
                  entry.task().job() + ", " + entry.parallelism(),
                  entry.rival().title(),
                  millions(speed.median()),
                  millions(speed.least()) + " - " + millions(speed.most()),
                  millions(speed.median() / cores),
                  number("%.2f", speed.cpuSecondsPerMillion()),
                  number("%.1f", speed.median() / results.of(entry, Rival.FLINK_SQL)),
                  number("%.1f", speed.median() / results.of(entry, Rival.SPARK)),
                  number("%.1f", speed.median() / results.of(entry, Rival.USUAL)),
                  number(
                      "%.0f %%",
                      100 * speed.median() / cores / results.of(entry, Rival.LIMIT_MEMORY)))));
    }
    return table.toString();
  }

  private static boolean isOneThread(Rival rival) {
    return rival == Rival.LIMIT || rival == Rival.LIMIT_MEMORY;
  }

  /** Records a second as millions, to three digits or so. */
  static String millions(double recordsPerSecond) {
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
