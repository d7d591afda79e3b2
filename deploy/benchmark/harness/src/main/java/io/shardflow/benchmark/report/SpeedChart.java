package io.shardflow.benchmark.report;

import io.shardflow.benchmark.options.BenchmarkJob;
import io.shardflow.benchmark.options.ContenderType;
import java.util.List;
import java.util.Locale;

/**
 * The throughput on the smallest number of cores as an SVG bar chart, for light and dark
 * backgrounds.
 */
public final class SpeedChart {
  private static final int WIDTH = 760;
  private static final int LABEL_WIDTH = 210;
  private static final int VALUE_WIDTH = 80;
  private static final int BAR_HEIGHT = 18;
  private static final int BAR_DISTANCE = 24;
  private static final int TITLE_HEIGHT = 40;

  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, sans-serif; fill: #24292f }
        .job { font-weight: 600 }
        .bar { fill: #8c959f } .shardflow { fill: #0969da } .loop { fill: #d0d7de }
        .spread { stroke: #24292f; stroke-width: 1.5 }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3 }
          .bar { fill: #6e7681 } .shardflow { fill: #58a6ff } .loop { fill: #30363d }
          .spread { stroke: #e6edf3 }
        }
      </style>
      """;

  private final Results results;
  private final StringBuilder svg = new StringBuilder();
  private int y;

  private SpeedChart(Results results) {
    this.results = results;
  }

  /** Draws the results. Each job has its own scale. */
  public static String of(Results results) {
    return new SpeedChart(results).draw();
  }

  private String draw() {
    int cores = results.entries().stream().mapToInt(Results.Entry::parallelism).min().orElse(1);
    for (BenchmarkJob job : BenchmarkJob.values()) {
      List<Results.Entry> bars =
          results.entries().stream()
              .filter(entry -> entry.job() == job && entry.parallelism() == cores)
              .toList();
      if (!bars.isEmpty()) {
        drawJob(job, bars, cores);
      }
    }
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" role="img" aria-label="Million records per second, by job and contender">
        %s%s</svg>
        """
        .formatted(WIDTH, y + 10, WIDTH, STYLE, svg);
  }

  private void drawJob(BenchmarkJob job, List<Results.Entry> bars, int cores) {
    y += TITLE_HEIGHT;
    add(
        "<text class=\"job\" x=\"0\" y=\"%d\">%s: million records per second on %s</text>%n",
        y - 14, job.jobName(), cores == 1 ? "one core" : cores + " cores");
    double max = bars.stream().mapToDouble(bar -> results.get(bar).max()).max().orElseThrow();
    double scale = (WIDTH - LABEL_WIDTH - VALUE_WIDTH) / max;
    for (Results.Entry bar : bars) {
      Throughput throughput = results.get(bar);
      double end = LABEL_WIDTH + throughput.median() * scale;
      add("<text x=\"0\" y=\"%d\">%s</text>%n", y + 14, bar.contender().title());
      add(
          "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n",
          style(bar.contender()), LABEL_WIDTH, y, end - LABEL_WIDTH, BAR_HEIGHT);
      add(
          "<line class=\"spread\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>%n",
          LABEL_WIDTH + throughput.min() * scale,
          LABEL_WIDTH + throughput.max() * scale,
          y + BAR_HEIGHT / 2,
          y + BAR_HEIGHT / 2);
      add(
          "<text x=\"%.1f\" y=\"%d\">%s</text>%n",
          LABEL_WIDTH + throughput.max() * scale + 6,
          y + 14,
          ResultTable.millions(throughput.median()));
      y += BAR_DISTANCE;
    }
  }

  private static String style(ContenderType contender) {
    return switch (contender) {
      case REFERENCE_LOOP, REFERENCE_LOOP_MEMORY -> "loop";
      case SHARDFLOW, SHARDFLOW_MEMORY -> "shardflow";
      default -> "bar";
    };
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
