package io.shardflow.benchmark.limit;

import io.shardflow.benchmark.Input;
import io.shardflow.benchmark.contender.Contender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The jobs as plain loops in one thread, with no more than they need for flat objects: what the
 * machine can do. They stop at what a real job must cope with, such as escapes and late events.
 */
public final class LimitContender implements Contender {
  /** So often the loop looks at the clock of events where there are no blocks. */
  private static final int BYTES_AT_ONCE = 1 << 18;

  private final boolean fromMemory;
  private final Map<Path, byte[]> memory = new HashMap<>();

  /**
   * A contender.
   *
   * @param fromMemory whether the files are read before it counts
   */
  public LimitContender(boolean fromMemory) {
    this.fromMemory = fromMemory;
  }

  @Override
  public void load(Path input) throws IOException {
    if (fromMemory) {
      for (Path file : files(input)) {
        memory.put(file, Files.readAllBytes(file));
      }
    }
  }

  @Override
  public void run(String job, Path input, Path output) throws IOException {
    try (Loop loop = loop(job, output)) {
      for (Path file : files(input)) {
        if (fromMemory) {
          run(loop, memory.get(file));
        } else {
          run(loop, file);
        }
      }
    }
  }

  private static void run(Loop loop, Path file) throws IOException {
    try (Blocks blocks = new Blocks(Files.newInputStream(file))) {
      byte[] bytes = blocks.bytes();
      for (int end; (end = blocks.next()) > 0; ) {
        run(loop, bytes, 0, end);
      }
    }
  }

  private static void run(Loop loop, byte[] bytes) throws IOException {
    for (int at = 0; at < bytes.length; ) {
      at = run(loop, bytes, at, Math.min(bytes.length, at + BYTES_AT_ONCE));
    }
  }

  /** Takes the events that begin in this range; returns where the next one begins. */
  private static int run(Loop loop, byte[] bytes, int from, int end) throws IOException {
    int at = from;
    while (at < end) {
      at = loop.take(bytes, at);
    }
    loop.advance();
    return at;
  }

  private static Loop loop(String job, Path output) {
    return switch (job) {
      case "store-revenue" -> new RevenueLoop(output);
      case "anomaly-filter" -> new AnomalyLoop(output);
      case "dedup" -> new DedupLoop(output, Input.ARRIVAL_TEXT);
      default -> throw new IllegalArgumentException(job);
    };
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
