package io.shardflow.benchmark;

import io.shardflow.benchmark.contender.Folders;
import io.shardflow.benchmark.contender.Pass;
import io.shardflow.benchmark.contender.Turn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The contenders at one parallelism, each in a JVM of its own from first to last. Only one works at
 * a time.
 *
 * @see #run
 */
final class Contest implements AutoCloseable {
  private static final long SEED = 1;
  private static final long WARM_UP_SEED = 2;
  private static final long WARM_UP_SHARE = 2;
  private static final long TINY_RECORDS = 10;

  private final Fork fork;
  private final Settings settings;
  private final int parallelism;
  private final Path work;
  private final Map<Rival, Child> children = new EnumMap<>(Rival.class);

  Contest(Fork fork, Settings settings, int parallelism, Path work) {
    this.fork = fork;
    this.settings = settings;
    this.parallelism = parallelism;
    this.work = work;
  }

  /**
   * Starts the contenders, unless they are there, and warms them up, holds their answers against
   * each other, and then lets them take turns, round by round: with next to nothing, which tells
   * what starting and ending a job takes, and with the events that count. A quick one ends with the
   * answers.
   *
   * @throws IOException if an answer is not that of the first contender, or one fails
   */
  void run(Task task, Results results) throws IOException, InterruptedException {
    long records = settings.records() == null ? task.records() : settings.records();
    Input input = input(task, "input", SEED, records);
    Input warmUp = input(task, "warm-up", WARM_UP_SEED, Math.max(1, records / WARM_UP_SHARE));
    Input tiny = input(task, "tiny", WARM_UP_SEED, TINY_RECORDS);
    for (Rival rival : settings.rivals()) {
      if (!children.containsKey(rival)) {
        children.put(rival, fork.start(rival, parallelism));
      }
      if (!settings.quick()) {
        take(rival, task, warmUp, Turn.WARM_UP.dividedBy(parallelism));
        take(rival, task, tiny, Turn.STARTS.dividedBy(parallelism));
      }
    }
    compareAnswers(task, input);
    if (settings.quick()) {
      return;
    }
    Map<Rival, Speed> speeds = new EnumMap<>(Rival.class);
    for (int round = 1; round <= settings.rounds(); round++) {
      for (Rival rival : settings.rivals()) {
        Speed speed = speeds.computeIfAbsent(rival, key -> new Speed(records));
        speed.add(take(rival, task, tiny, Turn.START), take(rival, task, input, Turn.MEASURED));
        tell(
            task,
            "round %d of %d: %s, %s million records/s"
                .formatted(round, settings.rounds(), rival.key(), Table.millions(speed.latest())));
      }
    }
    speeds.forEach(
        (rival, speed) -> results.put(new Results.Entry(task, parallelism, rival), speed));
  }

  private void compareAnswers(Task task, Input input) throws IOException, InterruptedException {
    Answer expected = null;
    for (Rival rival : settings.rivals()) {
      pass(rival, task, input, Duration.ZERO);
      Answer answer = Answer.of(output(), input.end());
      Folders.delete(output());
      expected = expected == null ? answer : expected;
      String difference = answer.difference(expected);
      if (!difference.isEmpty() || answer.rows() == 0) {
        throw new IOException(
            "the answer of %s to %s is not that of %s, so no time counts:%n%s"
                .formatted(rival.key(), task.job(), Rival.LIMIT.key(), difference));
      }
      tell(task, "%s, %,d rows, equal".formatted(rival.key(), answer.rows()));
    }
  }

  private List<Pass> take(Rival rival, Task task, Input input, Duration atLeast)
      throws IOException, InterruptedException {
    List<Pass> passes = pass(rival, task, input, atLeast);
    Folders.delete(output());
    return passes;
  }

  private List<Pass> pass(Rival rival, Task task, Input input, Duration atLeast)
      throws IOException, InterruptedException {
    return children
        .get(rival)
        .take(new Turn(task.job(), rival.input(input, parallelism), output(), atLeast));
  }

  private Path output() {
    return work.resolve("output");
  }

  private Input input(Task task, String name, long seed, long records) throws IOException {
    Input input =
        new Input(task.kind(), Shape.PLAIN, seed, records, work.resolve(task.job()).resolve(name));
    input.make();
    return input;
  }

  private void tell(Task task, String what) {
    System.err.printf("%s, parallelism %d: %s%n", task.job(), parallelism, what);
  }

  @Override
  public void close() throws IOException, InterruptedException {
    for (Child child : children.values()) {
      child.end();
    }
    for (Child child : children.values()) {
      child.close();
    }
  }
}
