package io.shardflow.benchmark;

import io.shardflow.jobs.options.InvalidOptionsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Lets the contenders work through the same events, by turns; holds their answers against each
 * other, and tells how fast they were.
 */
public final class Benchmark {
  private final Settings settings;
  private final Path home;
  private final Path work;
  private final Fork fork;
  private final Results results = new Results();

  private Benchmark(Settings settings, Path home) {
    this.settings = settings;
    this.home = home;
    this.work = home.resolve("target/work");
    this.fork = new Fork(home, settings.quick());
  }

  /** Exit status: 0 done, 1 failed or a contender's answer was wrong, 2 wrong options. */
  public static void main(String[] arguments) {
    int status = 0;
    try {
      List<String> words = List.of(arguments);
      Path home = Path.of(System.getProperty("shardflow.benchmark"));
      if (words.contains("--help") || words.contains("-h")) {
        System.out.print(Settings.help());
      } else {
        new Benchmark(Settings.of(words), home).run();
      }
    } catch (InvalidOptionsException e) {
      System.err.println(e.getMessage());
      status = 2;
    } catch (IOException e) {
      System.err.println("Failed: " + e.getMessage());
      status = 1;
    } catch (InterruptedException e) {
      status = 1;
    }
    System.exit(status);
  }

  private void run() throws IOException, InterruptedException {
    if (!Fork.canPin()) {
      System.err.println("Nothing is held to one core: there is no taskset here.");
    }
    StringBuilder text = new StringBuilder();
    for (Settings.Section section : settings.sections()) {
      String table =
          switch (section) {
            case COMPARISON -> compare();
            case KINESIS -> KinesisSection.run(fork, work);
            case LATENCY -> LatencySection.run(fork, work);
            case STATE -> StateSection.run(fork, work);
            case GROWTH -> GrowthSection.run(fork, work);
          };
      System.out.println(table);
      text.append(table).append('\n');
      if (!settings.quick()) {
        // As it goes: what is measured is not to be lost when a later section fails.
        keep(text.toString());
      }
    }
  }

  /** Returns a table in Markdown. */
  private String compare() throws IOException, InterruptedException {
    for (int parallelism : settings.parallelisms()) {
      for (List<Task> together : settings.tasksOfJvm()) {
        try (Contest contest = new Contest(fork, settings, parallelism, work)) {
          for (Task task : together) {
            contest.run(task, results);
          }
        }
      }
    }
    return settings.quick()
        ? "All answers are equal. (So short a run says nothing of speed.)"
        : Table.of(results);
  }

  private void keep(String tables) throws IOException {
    String machine =
        "%s, %s; the median of %d rounds%n"
            .formatted(Machine.describe(home), LocalDate.now(ZoneOffset.UTC), settings.rounds());
    String picture = Picture.of(results);
    Files.writeString(home.resolve("target/speed.md"), tables + machine);
    Files.writeString(home.resolve("target/speed.svg"), picture);
    if (settings.writeReadme()) {
      Files.writeString(home.resolve("speed.svg"), picture);
      Readme.write(
          home.resolve("README.md"),
          "%n![Million records a second](speed.svg)%n%n%s%s%n".formatted(tables, machine));
    }
  }
}
