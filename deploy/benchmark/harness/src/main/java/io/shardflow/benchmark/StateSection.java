package io.shardflow.benchmark;

import io.shardflow.benchmark.contender.Folders;
import io.shardflow.benchmark.flink.StateTrial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What the state of {@code dedup} takes, by how many readings are remembered. */
final class StateSection {
  private static final List<Long> FINGERPRINTS = List.of(100_000L, 1_000_000L, 10_000_000L);

  private StateSection() {}

  /** Measures, and returns a table in Markdown. */
  static String run(Fork fork, Path work) throws IOException, InterruptedException {
    StringBuilder table =
        new StringBuilder(
            """
            | `dedup` remembers | state in | bytes of a checkpoint | each | s for it | million records/s |
            | --- | --- | --- | --- | --- | --- |
            """);
    for (String backend : List.of("hashmap", "rocksdb")) {
      for (long fingerprints : FINGERPRINTS) {
        Path output = work.resolve("output");
        try (Child child =
            fork.start(
                "state-" + backend,
                1,
                StateTrial.class,
                List.of(backend, Long.toString(fingerprints), output.toString()))) {
          child.lines().stream()
              .filter(line -> line.startsWith(StateTrial.MARK))
              .forEach(line -> table.append(row(line.split(" "))));
        } catch (IOException e) {
          // As when the heap is too small for it: that is a result, too.
          System.err.println(e.getMessage());
          table.append(
              "| %,d | %s | cannot be done here | | | |%n".formatted(fingerprints, backend));
        }
        Folders.delete(output);
      }
    }
    return table.toString();
  }

  private static String row(String[] words) {
    long remembered = Long.parseLong(words[2]);
    long bytes = Long.parseLong(words[3]);
    return "| %,d | %s | %,d | %d | %.2f | %s |%n"
        .formatted(
            remembered,
            words[1],
            bytes,
            bytes / remembered,
            Long.parseLong(words[4]) / 1e3,
            Table.millions(Double.parseDouble(words[5])));
  }
}
