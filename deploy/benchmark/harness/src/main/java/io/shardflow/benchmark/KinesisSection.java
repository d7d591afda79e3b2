package io.shardflow.benchmark;

import io.shardflow.benchmark.contender.Folders;
import io.shardflow.benchmark.contender.Pass;
import io.shardflow.benchmark.flink.StreamTrial;
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
 * How fast {@code anomaly-filter}, on one core, works off what is in a stream of the local Kinesis,
 * by its shards, and what processor time connector and job take for it. The Kinesis is in the JVM
 * of the harness.
 */
final class KinesisSection {
  private static final List<Integer> SHARDS = List.of(1, 4, 32);
  private static final long RECORDS = 500_000;
  private static final long MEMORY = 2L << 30;

  private KinesisSection() {}

  /** Measures, and returns a table in Markdown. */
  static String run(Fork fork, Path work) throws IOException, InterruptedException {
    StringBuilder table =
        new StringBuilder(
            """
            | `anomaly-filter` on a stream of | million records/s | CPU s a million |
            | --- | --- | --- |
            """);
    Input input =
        new Input(Task.ANOMALY_FILTER.kind(), Shape.PLAIN, 1, RECORDS, work.resolve("kinesis"));
    input.make();
    try (LocalKinesis kinesis =
        LocalKinesis.start(KinesisSettings.DEFAULT.withMemoryBytes(MEMORY))) {
      for (int shards : SHARDS) {
        String stream = "sensors-" + shards;
        kinesis.createStream(stream, shards);
        put(input.striped(1), kinesis, stream);
        Path output = work.resolve("output");
        List<Pass> passes;
        try (Child child =
            fork.start(
                "kinesis-" + shards,
                1,
                StreamTrial.class,
                StreamTrial.words(RECORDS, kinesis.endpoint(), stream, output))) {
          passes = child.lines().stream().map(Pass::of).flatMap(Optional::stream).toList();
        }
        Folders.delete(output);
        table.append(
            "| %d shard%s | %s | %.2f |%n"
                .formatted(
                    shards,
                    shards == 1 ? "" : "s",
                    Table.millions(RECORDS / mean(passes, Pass::seconds)),
                    mean(passes, Pass::cpuSeconds) / RECORDS * 1e6));
      }
    }
    return table.toString();
  }

  private static double mean(List<Pass> passes, ToDoubleFunction<Pass> figure) {
    return passes.stream().mapToDouble(figure).average().orElseThrow();
  }

  private static void put(Path folder, LocalKinesis kinesis, String stream) throws IOException {
    try (KinesisRecordWriter writer = StreamTrial.writer(kinesis.endpoint(), stream)) {
      long key = 0;
      for (Path file : Folders.files(folder)) {
        try (BufferedReader lines = Files.newBufferedReader(file)) {
          for (String line; (line = lines.readLine()) != null; ) {
            // Spread over all shards, in order within each.
            writer.write(Long.toString(key++), line.getBytes(StandardCharsets.UTF_8));
          }
        }
      }
    }
  }
}
