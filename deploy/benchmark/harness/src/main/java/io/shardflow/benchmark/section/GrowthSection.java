package io.shardflow.benchmark.section;

import io.shardflow.benchmark.contender.Folders;
import io.shardflow.benchmark.contender.RunRequest;
import io.shardflow.benchmark.input.BenchmarkInput;
import io.shardflow.benchmark.input.RecordShape;
import io.shardflow.benchmark.options.BenchmarkJob;
import io.shardflow.benchmark.options.ContenderType;
import io.shardflow.benchmark.process.ChildProcess;
import io.shardflow.benchmark.process.ProcessLauncher;
import io.shardflow.benchmark.report.ResultTable;
import io.shardflow.benchmark.report.Throughput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Measures the throughput on one core with growing numbers of keys and sizes of records. */
public final class GrowthSection {
  private static final int ROUNDS = 3;

  private GrowthSection() {}

  private record Case(BenchmarkJob job, RecordShape shape, long records, String title) {}

  private static final List<Case> CASES =
      List.of(
          new Case(BenchmarkJob.DEDUP, RecordShape.PLAIN, 500_000, "`dedup`, 100 sensors"),
          new Case(BenchmarkJob.DEDUP, new RecordShape(100, 0), 500_000, "`dedup`, 10,000 sensors"),
          new Case(
              BenchmarkJob.DEDUP, new RecordShape(1000, 0), 500_000, "`dedup`, 100,000 sensors"),
          new Case(
              BenchmarkJob.ANOMALY_FILTER,
              RecordShape.PLAIN,
              500_000,
              "`anomaly-filter`, records of 190 bytes"),
          new Case(
              BenchmarkJob.ANOMALY_FILTER,
              new RecordShape(1, 1000),
              200_000,
              "`anomaly-filter`, 1 kB more"),
          new Case(
              BenchmarkJob.ANOMALY_FILTER,
              new RecordShape(1, 10_000),
              50_000,
              "`anomaly-filter`, 10 kB more"));

  /** Runs all measurements, and returns a Markdown table. */
  public static String run(ProcessLauncher launcher, Path work)
      throws IOException, InterruptedException {
    StringBuilder table =
        new StringBuilder(
            """
            | growth | million records/s | CPU s per million |
            | --- | --- | --- |
            """);
    for (Case measured : CASES) {
      Path folder = work.resolve("growth");
      BenchmarkInput input = input(measured, folder.resolve("input"), measured.records());
      BenchmarkInput tiny = input(measured, folder.resolve("tiny"), 10);
      Path output = work.resolve("output");
      RunRequest measurement =
          new RunRequest(
              measured.job().jobName(), input.striped(1), output, RunRequest.MEASUREMENT);
      try (ChildProcess process = launcher.start(ContenderType.SHARDFLOW, 1)) {
        process.execute(
            new RunRequest(measured.job().jobName(), input.striped(1), output, RunRequest.WARM_UP));
        RunRequest start =
            new RunRequest(
                measured.job().jobName(), tiny.striped(1), output, RunRequest.START_MEASUREMENT);
        Throughput throughput = new Throughput(measured.records());
        for (int round = 0; round < ROUNDS; round++) {
          throughput.add(process.execute(start), process.execute(measurement));
        }
        table.append(
            "| %s | %s | %.2f |%n"
                .formatted(
                    measured.title(),
                    ResultTable.millions(throughput.median()),
                    throughput.cpuSecondsPerMillion()));
      }
      Folders.delete(output);
      Folders.delete(folder);
    }
    return table.toString();
  }

  private static BenchmarkInput input(Case measured, Path folder, long records) throws IOException {
    BenchmarkInput input =
        new BenchmarkInput(measured.job().eventKind(), measured.shape(), 1, records, folder);
    input.generate();
    return input;
  }
}
