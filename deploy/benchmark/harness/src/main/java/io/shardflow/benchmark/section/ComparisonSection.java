package io.shardflow.benchmark.section;

import io.shardflow.benchmark.contender.Folders;
import io.shardflow.benchmark.contender.Measurement;
import io.shardflow.benchmark.contender.RunRequest;
import io.shardflow.benchmark.input.BenchmarkInput;
import io.shardflow.benchmark.input.RecordShape;
import io.shardflow.benchmark.options.BenchmarkJob;
import io.shardflow.benchmark.options.BenchmarkOptions;
import io.shardflow.benchmark.options.ContenderType;
import io.shardflow.benchmark.process.ChildProcess;
import io.shardflow.benchmark.process.ProcessLauncher;
import io.shardflow.benchmark.report.ResultTable;
import io.shardflow.benchmark.report.Results;
import io.shardflow.benchmark.report.Throughput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the throughput of the contenders. Each contender keeps its JVM for all measurements of a
 * job. Only one of them works at a time.
 */
public final class ComparisonSection implements AutoCloseable {
  private static final long SEED = 1;
  private static final long WARM_UP_SEED = 2;

  /** The warm-up uses this fraction of the number of events. */
  private static final long WARM_UP_DIVISOR = 2;

  private static final long TINY_RECORDS = 10;

  private final ProcessLauncher launcher;
  private final BenchmarkOptions options;
  private final int parallelism;
  private final Path work;
  private final Map<ContenderType, ChildProcess> processes = new EnumMap<>(ContenderType.class);

  private ComparisonSection(
      ProcessLauncher launcher, BenchmarkOptions options, int parallelism, Path work) {
    this.launcher = launcher;
    this.options = options;
    this.parallelism = parallelism;
    this.work = work;
  }

  /**
   * Measures all selected contenders with all selected jobs, and adds their throughput to the
   * results. A quick run only compares what they write.
   *
   * @param work a folder for inputs and outputs
   * @return a Markdown table
   * @throws IOException if a contender fails, or writes other rows than the first contender
   */
  public static String run(
      ProcessLauncher launcher, BenchmarkOptions options, Path work, Results results)
      throws IOException, InterruptedException {
    for (int parallelism : options.parallelisms()) {
      for (List<BenchmarkJob> jobs : options.jobsPerJvm()) {
        try (ComparisonSection section =
            new ComparisonSection(launcher, options, parallelism, work)) {
          for (BenchmarkJob job : jobs) {
            section.compare(job, results);
          }
        }
      }
    }
    return options.quick()
        ? "All results are equal. (A quick run measures nothing.)"
        : ResultTable.of(results);
  }

  private void compare(BenchmarkJob job, Results results) throws IOException, InterruptedException {
    long records = options.records() == null ? job.defaultRecords() : options.records();
    BenchmarkInput input = input(job, "input", SEED, records);
    BenchmarkInput warmUp =
        input(job, "warm-up", WARM_UP_SEED, Math.max(1, records / WARM_UP_DIVISOR));
    BenchmarkInput tiny = input(job, "tiny", WARM_UP_SEED, TINY_RECORDS);
    for (ContenderType contender : options.contenders()) {
      if (!processes.containsKey(contender)) {
        processes.put(contender, launcher.start(contender, parallelism));
      }
      if (!options.quick()) {
        measure(contender, job, warmUp, RunRequest.WARM_UP.dividedBy(parallelism));
        measure(contender, job, tiny, RunRequest.START_WARM_UP.dividedBy(parallelism));
      }
    }
    compareResults(job, input);
    if (options.quick()) {
      return;
    }
    Map<ContenderType, Throughput> throughputs = new EnumMap<>(ContenderType.class);
    for (int round = 1; round <= options.rounds(); round++) {
      for (ContenderType contender : options.contenders()) {
        Throughput throughput =
            throughputs.computeIfAbsent(contender, key -> new Throughput(records));
        throughput.add(
            measure(contender, job, tiny, RunRequest.START_MEASUREMENT),
            measure(contender, job, input, RunRequest.MEASUREMENT));
        logProgress(
            job,
            "round %d of %d: %s, %s million records/s"
                .formatted(
                    round,
                    options.rounds(),
                    contender.key(),
                    ResultTable.millions(throughput.latest())));
      }
    }
    throughputs.forEach(
        (contender, throughput) ->
            results.put(new Results.Entry(job, parallelism, contender), throughput));
  }

  private void compareResults(BenchmarkJob job, BenchmarkInput input)
      throws IOException, InterruptedException {
    ResultDigest expected = null;
    for (ContenderType contender : options.contenders()) {
      execute(contender, job, input, Duration.ZERO);
      ResultDigest actual = ResultDigest.of(output(), input.cutoffTime());
      Folders.delete(output());
      expected = expected == null ? actual : expected;
      String difference = actual.difference(expected);
      if (!difference.isEmpty() || actual.rows() == 0) {
        throw new IOException(
            "%s gives other results for %s than %s, so nothing is measured:%n%s"
                .formatted(
                    contender.key(),
                    job.jobName(),
                    ContenderType.REFERENCE_LOOP.key(),
                    difference.isEmpty() ? "no rows" : difference));
      }
      logProgress(job, "%s, %,d rows, equal".formatted(contender.key(), actual.rows()));
    }
  }

  private List<Measurement> measure(
      ContenderType contender, BenchmarkJob job, BenchmarkInput input, Duration minDuration)
      throws IOException, InterruptedException {
    List<Measurement> measurements = execute(contender, job, input, minDuration);
    Folders.delete(output());
    return measurements;
  }

  private List<Measurement> execute(
      ContenderType contender, BenchmarkJob job, BenchmarkInput input, Duration minDuration)
      throws IOException, InterruptedException {
    Path folder = contender.inputFolder(input, parallelism);
    return processes
        .get(contender)
        .execute(new RunRequest(job.jobName(), folder, output(), minDuration));
  }

  private Path output() {
    return work.resolve("output");
  }

  private BenchmarkInput input(BenchmarkJob job, String name, long seed, long records)
      throws IOException {
    Path folder = work.resolve(job.jobName()).resolve(name);
    BenchmarkInput input =
        new BenchmarkInput(job.eventKind(), RecordShape.PLAIN, seed, records, folder);
    input.generate();
    return input;
  }

  private void logProgress(BenchmarkJob job, String message) {
    System.err.printf("%s, parallelism %d: %s%n", job.jobName(), parallelism, message);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    for (ChildProcess process : processes.values()) {
      process.requestExit();
    }
    for (ChildProcess process : processes.values()) {
      process.close();
    }
  }
}
