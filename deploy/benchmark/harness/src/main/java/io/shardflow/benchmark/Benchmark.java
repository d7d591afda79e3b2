package io.shardflow.benchmark;

import io.shardflow.benchmark.options.BenchmarkOptions;
import io.shardflow.benchmark.options.Section;
import io.shardflow.benchmark.process.ProcessLauncher;
import io.shardflow.benchmark.report.Machine;
import io.shardflow.benchmark.report.ReadmeBlock;
import io.shardflow.benchmark.report.Results;
import io.shardflow.benchmark.report.SpeedChart;
import io.shardflow.benchmark.section.ComparisonSection;
import io.shardflow.benchmark.section.DeliverySection;
import io.shardflow.benchmark.section.GrowthSection;
import io.shardflow.benchmark.section.KinesisSection;
import io.shardflow.benchmark.section.LatencySection;
import io.shardflow.benchmark.section.StateSection;
import io.shardflow.benchmark.section.TableSection;
import io.shardflow.jobs.options.InvalidOptionsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Measures how fast the jobs are, compared with other implementations of them that process the same
 * events, and checks that all implementations give the same results.
 */
public final class Benchmark {
  private final BenchmarkOptions options;
  private final Path home;
  private final Path work;
  private final ProcessLauncher launcher;
  private final Results results = new Results();

  private Benchmark(BenchmarkOptions options, Path home) {
    this.options = options;
    this.home = home;
    this.work = home.resolve("target/work");
    this.launcher = new ProcessLauncher(home, options.quick());
  }

  /**
   * Runs the benchmark. Exit status: 0 on success, 1 if it fails or if a contender gives other
   * results, 2 if the options are invalid.
   */
  public static void main(String[] arguments) {
    int status = 0;
    try {
      List<String> words = List.of(arguments);
      Path home = Path.of(System.getProperty("shardflow.benchmark"));
      if (words.contains("--help") || words.contains("-h")) {
        System.out.print(BenchmarkOptions.help());
      } else {
        new Benchmark(BenchmarkOptions.parse(words), home).run();
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
    if (!ProcessLauncher.canPin()) {
      System.err.println("No taskset found: contenders are not pinned to cores.");
    }
    StringBuilder tables = new StringBuilder();
    for (Section section : options.sections()) {
      String table =
          switch (section) {
            case COMPARISON -> ComparisonSection.run(launcher, options, work, results);
            case KINESIS -> KinesisSection.run(launcher, work);
            case LATENCY -> LatencySection.run(launcher, work);
            case DELIVERY -> DeliverySection.run(launcher, work);
            case STATE -> StateSection.run(launcher, work);
            case GROWTH -> GrowthSection.run(launcher, work);
            case TABLES -> TableSection.run(launcher, options, work);
          };
      System.out.println(table);
      tables.append(table).append('\n');
      if (!options.quick()) {
        // After every section, so that a failure of a later one loses nothing.
        save(tables.toString());
      }
    }
  }

  private void save(String tables) throws IOException {
    String machine =
        "%s, %s; median of %d rounds%n"
            .formatted(Machine.describe(home), LocalDate.now(ZoneOffset.UTC), options.rounds());
    String chart = SpeedChart.of(results);
    Files.writeString(home.resolve("target/speed.md"), tables + machine);
    Files.writeString(home.resolve("target/speed.svg"), chart);
    if (options.writeReadme()) {
      Files.writeString(home.resolve("speed.svg"), chart);
      ReadmeBlock.write(
          home.resolve("README.md"),
          "%n![Million records per second](speed.svg)%n%n%s%s%n".formatted(tables, machine));
    }
  }
}
