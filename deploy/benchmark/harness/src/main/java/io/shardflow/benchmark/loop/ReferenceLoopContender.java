package io.shardflow.benchmark.loop;

import io.shardflow.benchmark.contender.Contender;
import io.shardflow.benchmark.input.BenchmarkInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The jobs as plain loops in one thread, which do only what flat JSON objects require: an upper
 * bound for the throughput of one core. They fail on input that a real job must handle, such as
 * escape sequences and late events.
 */
public final class ReferenceLoopContender implements Contender {
  /** The size of a block when reading from memory, in bytes. */
  private static final int MEMORY_BLOCK_BYTES = 1 << 18;

  private final boolean fromMemory;
  private final Map<Path, byte[]> contents = new HashMap<>();

  /**
   * Creates the contender.
   *
   * @param fromMemory whether to read the files into memory before the measurement
   */
  public ReferenceLoopContender(boolean fromMemory) {
    this.fromMemory = fromMemory;
  }

  @Override
  public void load(Path input) throws IOException {
    if (fromMemory) {
      for (Path file : files(input)) {
        contents.put(file, Files.readAllBytes(file));
      }
    }
  }

  @Override
  public void run(String job, Path input, Path output) throws IOException {
    try (JobLoop loop = loop(job, output)) {
      for (Path file : files(input)) {
        if (fromMemory) {
          run(loop, contents.get(file));
        } else {
          run(loop, file);
        }
      }
    }
  }

  private static void run(JobLoop loop, Path file) throws IOException {
    try (LineBlockReader blocks = new LineBlockReader(Files.newInputStream(file))) {
      byte[] bytes = blocks.bytes();
      for (int end; (end = blocks.next()) > 0; ) {
        run(loop, bytes, 0, end);
      }
    }
  }

  private static void run(JobLoop loop, byte[] bytes) throws IOException {
    for (int at = 0; at < bytes.length; ) {
      at = run(loop, bytes, at, Math.min(bytes.length, at + MEMORY_BLOCK_BYTES));
    }
  }

  /** Processes the events that start in a range; returns the offset of the next one. */
  private static int run(JobLoop loop, byte[] bytes, int from, int end) throws IOException {
    int at = from;
    while (at < end) {
      at = loop.process(bytes, at);
    }
    loop.closeCompleteWindows();
    return at;
  }

  private static JobLoop loop(String job, Path output) {
    return switch (job) {
      case "store-revenue" -> new RevenueLoop(output);
      case "anomaly-filter" -> new AnomalyLoop(output);
      case "dedup" -> new DedupLoop(output, BenchmarkInput.ARRIVAL_TIME);
      default -> throw new IllegalArgumentException(job);
    };
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
