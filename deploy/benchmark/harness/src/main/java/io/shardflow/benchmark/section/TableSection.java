package io.shardflow.benchmark.section;

import io.shardflow.benchmark.contender.Folders;
import io.shardflow.benchmark.contender.RunRequest;
import io.shardflow.benchmark.input.BenchmarkInput;
import io.shardflow.benchmark.input.RecordShape;
import io.shardflow.benchmark.options.BenchmarkOptions;
import io.shardflow.benchmark.options.TableContender;
import io.shardflow.benchmark.process.ChildProcess;
import io.shardflow.benchmark.process.ProcessLauncher;
import io.shardflow.benchmark.report.ResultTable;
import io.shardflow.benchmark.report.Throughput;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.jobs.sink.parquet.ParquetRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;

/** Measures how fast taxi trips are written in several formats on one core, and their bytes. */
public final class TableSection {
  private static final String JOB = "taxi-trips";
  private static final long RECORDS = 500_000;
  private static final long TINY_RECORDS = 10;

  private TableSection() {}

  /** What was measured of a contender. */
  private record Figures(Throughput throughput, long bytes) {}

  /**
   * Runs all measurements.
   *
   * @return a Markdown table
   * @throws IOException if a contender fails, or writes another number of rows than the first one
   */
  public static String run(ProcessLauncher launcher, BenchmarkOptions options, Path work)
      throws IOException, InterruptedException {
    long records = options.records() == null ? RECORDS : options.records();
    Path folder = work.resolve("tables");
    BenchmarkInput input = input(folder.resolve("input"), records);
    BenchmarkInput tiny = input(folder.resolve("tiny"), TINY_RECORDS);
    Path output = work.resolve("output");
    Map<TableContender, Figures> figures = new EnumMap<>(TableContender.class);
    long expectedRows = -1;
    for (TableContender contender : TableContender.values()) {
      if (!options.contenders().contains(contender.engine())) {
        continue;
      }
      Path from = contender.engine().inputFolder(input, 1);
      Path fromTiny = contender.engine().inputFolder(tiny, 1);
      try (ChildProcess process = launcher.start(contender)) {
        process.execute(new RunRequest(JOB, from, output, RunRequest.WARM_UP));
        process.execute(new RunRequest(JOB, fromTiny, output, RunRequest.START_WARM_UP));
        process.execute(new RunRequest(JOB, from, output, Duration.ZERO));
        long rows = rows(output);
        expectedRows = expectedRows < 0 ? rows : expectedRows;
        if (rows != expectedRows) {
          throw new IOException(
              "%s writes %,d rows instead of %,d, so nothing is measured"
                  .formatted(contender.title(), rows, expectedRows));
        }
        long bytes = bytes(output);
        Throughput throughput = new Throughput(records);
        for (int round = 1; round <= options.rounds(); round++) {
          throughput.add(
              process.execute(new RunRequest(JOB, fromTiny, output, RunRequest.START_MEASUREMENT)),
              process.execute(new RunRequest(JOB, from, output, RunRequest.MEASUREMENT)));
          System.err.printf(
              "%s, round %d of %d: %s, %s million records/s%n",
              JOB,
              round,
              options.rounds(),
              contender.title(),
              ResultTable.millions(throughput.latest()));
        }
        figures.put(contender, new Figures(throughput, bytes));
      }
      Folders.delete(output);
    }
    return table(figures, records);
  }

  private static String table(Map<TableContender, Figures> figures, long records) {
    StringBuilder table =
        new StringBuilder(
            """
            | `taxi-trips`, one core | million records/s | min - max | CPU s per million | bytes per record |
            | --- | --- | --- | --- | --- |
            """);
    figures.forEach(
        (contender, found) ->
            table.append(
                "| %s | %s | %s - %s | %.2f | %.1f |%n"
                    .formatted(
                        contender.title(),
                        ResultTable.millions(found.throughput().median()),
                        ResultTable.millions(found.throughput().min()),
                        ResultTable.millions(found.throughput().max()),
                        found.throughput().cpuSecondsPerMillion(),
                        (double) found.bytes() / records)));
    return table.toString();
  }

  private static BenchmarkInput input(Path folder, long records) throws IOException {
    BenchmarkInput input =
        new BenchmarkInput(EventKind.TAXI_TRIPS, RecordShape.PLAIN, 1, records, folder);
    input.generate();
    return input;
  }

  /** Returns the number of rows in the files with rows. */
  private static long rows(Path output) throws IOException {
    long rows = 0;
    for (Path file : Folders.files(output)) {
      if (isMetadata(file)) {
        continue;
      }
      if (ParquetRows.isParquet(file)) {
        rows += ParquetRows.count(file);
      } else {
        try (Stream<String> lines = Files.lines(file)) {
          rows += lines.count();
        }
      }
    }
    return rows;
  }

  /** Returns the bytes of the files with rows, without those of metadata. */
  private static long bytes(Path output) throws IOException {
    long bytes = 0;
    for (Path file : Folders.files(output)) {
      bytes += isMetadata(file) ? 0 : Files.size(file);
    }
    return bytes;
  }

  private static boolean isMetadata(Path file) {
    return file.getParent().endsWith("metadata") || file.toString().contains("dead-letters");
  }
}
