package io.shardflow.local.compact;

import io.shardflow.jobs.compact.CompactionResult;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/** Prints one line per data set: its files before and after. */
final class CompactionReport {
  private static final double MILLIS_PER_SECOND = 1000;
  private static final String COLUMNS = "%10s %10s %16s %16s %8s%n";

  private final PrintStream out;
  private int width;
  private int dataSets;
  private long filesBefore;
  private long filesAfter;
  private long bytesBefore;
  private long bytesAfter;
  private double seconds;

  CompactionReport(PrintStream out) {
    this.out = out;
  }

  void begin(List<String> names) {
    width = names.stream().mapToInt(String::length).max().orElse(0) + " iceberg".length();
    width = Math.max(width, "data set".length());
    out.printf("%-" + width + "s ", "data set");
    out.printf(COLUMNS, "files", "after", "bytes", "after", "seconds");
  }

  void add(String dataSet, String format, CompactionResult result, Duration time) {
    double took = time.toMillis() / MILLIS_PER_SECOND;
    dataSets++;
    filesBefore += result.filesBefore();
    filesAfter += result.filesAfter();
    bytesBefore += result.bytesBefore();
    bytesAfter += result.bytesAfter();
    seconds += took;
    line(
        dataSet + (format.equals("files") ? "" : " " + format),
        result.filesBefore(),
        result.filesAfter(),
        result.bytesBefore(),
        result.bytesAfter(),
        took);
    result.notes().forEach(note -> out.println("  " + note));
  }

  void end() {
    if (dataSets > 1) {
      line("total", filesBefore, filesAfter, bytesBefore, bytesAfter, seconds);
    }
  }

  private void line(
      String name, long files, long filesNow, long bytes, long bytesNow, double took) {
    out.printf("%-" + width + "s ", name);
    out.printf(
        COLUMNS,
        "%,d".formatted(files),
        "%,d".formatted(filesNow),
        "%,d".formatted(bytes),
        "%,d".formatted(bytesNow),
        "%.1f".formatted(took));
  }
}
