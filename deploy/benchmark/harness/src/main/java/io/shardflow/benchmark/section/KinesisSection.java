package io.shardflow.benchmark.section;

import io.shardflow.benchmark.contender.Folders;
import io.shardflow.benchmark.contender.Measurement;
import io.shardflow.benchmark.flink.StreamReadMain;
import io.shardflow.benchmark.input.BenchmarkInput;
import io.shardflow.benchmark.input.RecordShape;
import io.shardflow.benchmark.options.BenchmarkJob;
import io.shardflow.benchmark.process.ChildProcess;
import io.shardflow.benchmark.process.ProcessLauncher;
import io.shardflow.benchmark.report.ResultTable;
import io.shardflow.datagen.writer.KinesisRecordWriter;
import io.shardflow.localkinesis.KinesisSettings;
import io.shardflow.localkinesis.LocalKinesis;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * Measures how fast {@code anomaly-filter} on one core reads a stream of the local Kinesis, by
 * number of shards, and the CPU time of connector and job. The local Kinesis runs in the JVM of the
 * harness, so its CPU time is not included.
 */
public final class KinesisSection {
  private static final List<Integer> SHARDS = List.of(1, 4, 32);
  private static final long RECORDS = 500_000;
  private static final long MEMORY_BYTES = 2L << 30;

  private KinesisSection() {}

  /** Runs all measurements, and returns a Markdown table. */
  public static String run(ProcessLauncher launcher, Path work)
      throws IOException, InterruptedException {
    StringBuilder table =
        new StringBuilder(
            """
            | shards of the stream of `anomaly-filter` | million records/s | CPU s per million |
            | --- | --- | --- |
            """);
    BenchmarkInput input =
        new BenchmarkInput(
            BenchmarkJob.ANOMALY_FILTER.eventKind(),
            RecordShape.PLAIN,
            1,
            RECORDS,
            work.resolve("kinesis"));
    input.generate();
    try (LocalKinesis kinesis =
        LocalKinesis.start(KinesisSettings.DEFAULT.withMemoryBytes(MEMORY_BYTES))) {
      for (int shards : SHARDS) {
        String stream = "sensors-" + shards;
        kinesis.createStream(stream, shards);
        put(input.striped(1), kinesis, stream);
        Path output = work.resolve("output");
        List<Measurement> measurements;
        try (ChildProcess process =
            launcher.start(
                "kinesis-" + shards,
                1,
                StreamReadMain.class,
                StreamReadMain.arguments(RECORDS, kinesis.endpoint(), stream, output))) {
          measurements =
              process.awaitOutput().stream()
                  .map(Measurement::parse)
                  .flatMap(Optional::stream)
                  .toList();
        }
        Folders.delete(output);
        table.append(
            "| %d | %s | %.2f |%n"
                .formatted(
                    shards,
                    ResultTable.millions(RECORDS / mean(measurements, Measurement::seconds)),
                    mean(measurements, Measurement::cpuSeconds) / RECORDS * 1e6));
      }
    }
    return table.toString();
  }

  private static double mean(List<Measurement> measurements, ToDoubleFunction<Measurement> time) {
    return measurements.stream().mapToDouble(time).average().orElseThrow();
  }

  private static void put(Path folder, LocalKinesis kinesis, String stream) throws IOException {
    try (KinesisRecordWriter writer = StreamReadMain.writer(kinesis.endpoint(), stream)) {
      long partitionKey = 0;
      for (Path file : Folders.files(folder)) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
          for (String line; (line = lines.readLine()) != null; ) {
            // A different key per record spreads them over all shards.
            writer.write(Long.toString(partitionKey++), line.getBytes(StandardCharsets.UTF_8));
          }
        }
      }
    }
  }
}
