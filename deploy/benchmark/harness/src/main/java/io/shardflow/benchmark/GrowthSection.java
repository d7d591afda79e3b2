package io.shardflow.benchmark;

import io.shardflow.benchmark.contender.Folders;
import io.shardflow.benchmark.contender.Turn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How the jobs' speed changes with the number of keys and the size of records, on one core. */
final class GrowthSection {
  private static final int ROUNDS = 3;

  private GrowthSection() {}

  /** What is measured. */
  private record Case(Task task, Shape shape, long records, String title) {}

  private static final List<Case> CASES =
      List.of(
          new Case(Task.DEDUP, Shape.PLAIN, 500_000, "`dedup`, 100 sensors"),
          new Case(Task.DEDUP, new Shape(100, 0), 500_000, "`dedup`, 10,000 sensors"),
          new Case(Task.DEDUP, new Shape(1000, 0), 500_000, "`dedup`, 100,000 sensors"),
          new Case(
              Task.ANOMALY_FILTER, Shape.PLAIN, 500_000, "`anomaly-filter`, records of 190 bytes"),
          new Case(Task.ANOMALY_FILTER, new Shape(1, 1000), 200_000, "`anomaly-filter`, 1 kB more"),
          new Case(
              Task.ANOMALY_FILTER, new Shape(1, 10_000), 50_000, "`anomaly-filter`, 10 kB more"));

  /** Measures, and returns a table in Markdown. */
  static String run(Fork fork, Path work) throws IOException, InterruptedException {
    StringBuilder table =
        new StringBuilder(
            """
            | growth | million records/s | CPU s a million |
            | --- | --- | --- |
            """);
    for (Case one : CASES) {
      Path folder = work.resolve("growth");
      Input input = input(one, folder.resolve("input"), one.records());
      Input tiny = input(one, folder.resolve("tiny"), 10);
      Path output = work.resolve("output");
      Turn turn = new Turn(one.task().job(), input.striped(1), output, Turn.MEASURED);
      try (Child child = fork.start(Rival.SHARDFLOW, 1)) {
        child.take(new Turn(one.task().job(), input.striped(1), output, Turn.WARM_UP));
        Turn start = new Turn(one.task().job(), tiny.striped(1), output, Turn.START);
        Speed speed = new Speed(one.records());
        for (int round = 0; round < ROUNDS; round++) {
          speed.add(child.take(start), child.take(turn));
        }
        table.append(
            "| %s | %s | %.2f |%n"
                .formatted(
                    one.title(), Table.millions(speed.median()), speed.cpuSecondsPerMillion()));
      }
      Folders.delete(output);
      Folders.delete(folder);
    }
    return table.toString();
  }

  private static Input input(Case one, Path folder, long records) throws IOException {
    Input input = new Input(one.task().kind(), one.shape(), 1, records, folder);
    input.make();
    return input;
  }
}
