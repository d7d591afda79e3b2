package io.shardflow.benchmark;

import java.util.List;
import java.util.Locale;

/** The results at the least parallelism as bars, in SVG, readable on light and dark ground. */
final class Picture {
  private static final int WIDTH = 760;
  private static final int LABELS = 210;
  private static final int VALUES = 80;
  private static final int BAR = 18;
  private static final int STEP = 24;
  private static final int TITLE = 40;

  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, sans-serif; fill: #24292f }
        .job { font-weight: 600 }
        .bar { fill: #8c959f } .ours { fill: #0969da } .limit { fill: #d0d7de }
        .spread { stroke: #24292f; stroke-width: 1.5 }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 }
          .bar { fill: #6e7681 } .ours { fill: #58a6ff } .limit { fill: #30363d }
          .spread { stroke: #e6edf3 }
        }
      </style>
      """;

  private final Results results;
  private final StringBuilder svg = new StringBuilder();
  private int y;

  private Picture(Results results) {
    this.results = results;
  }

  /** Draws the results; each job has a scale of its own. */
  static String of(Results results) {
    return new Picture(results).draw();
  }

  private String draw() {
    int cores = results.entries().stream().mapToInt(Results.Entry::parallelism).min().orElse(1);
    for (Task task : Task.values()) {
      List<Results.Entry> bars =
          results.entries().stream()
              .filter(entry -> entry.task() == task && entry.parallelism() == cores)
              .toList();
      if (!bars.isEmpty()) {
        job(task, bars, cores);
      }
    }
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" role="img" aria-label="Million records a second, by job and contender">
        %s%s</svg>
        """
        .formatted(WIDTH, y + 10, WIDTH, STYLE, svg);
  }

  private void job(Task task, List<Results.Entry> bars, int cores) {
    y += TITLE;
    add(
        "<text class=\"job\" x=\"0\" y=\"%d\">%s: million records a second on %s</text>%n",
        y - 14, task.job(), cores == 1 ? "one core" : cores + " cores");
    double most = bars.stream().mapToDouble(bar -> results.of(bar).most()).max().orElseThrow();
    double scale = (WIDTH - LABELS - VALUES) / most;
    for (Results.Entry bar : bars) {
      Speed speed = results.of(bar);
      double end = LABELS + speed.median() * scale;
      add("<text x=\"0\" y=\"%d\">%s</text>%n", y + 14, bar.rival().title());
      add(
          "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
          style(bar.rival()), LABELS, y, end - LABELS, BAR);
      add(
          "<line class=\"spread\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>%n",
          LABELS + speed.least() * scale, LABELS + speed.most() * scale, y + BAR / 2, y + BAR / 2);
      add(
          "<text x=\"%.1f\" y=\"%d\">%s</text>%n",
          LABELS + speed.most() * scale + 6, y + 14, Table.millions(speed.median()));
      y += STEP;
    }
  }

  private static String style(Rival rival) {
    return switch (rival) {
      case LIMIT, LIMIT_MEMORY -> "limit";
      case SHARDFLOW, SHARDFLOW_MEMORY -> "ours";
      default -> "bar";
    };
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
