package io.shardflow.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.datagen.GeneratorProvider;
import io.shardflow.expected.ExpectedResults;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.sink.DataSets;
import io.shardflow.jobs.testing.Story;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Checks that each job of the catalogue is complete. A failure names the file to add. */
class JobCatalogueTest {
  private static final Path SAVEPOINTS = Path.of("src/test/resources/savepoints");
  private static final Path ROOT = Path.of("..");

  static final List<String> JOBS = JobCatalogue.JOBS.stream().map(Job::name).toList();

  @ParameterizedTest
  @FieldSource("JOBS")
  void eventsCanBeGenerated(String name) throws Exception {
    JobCommand command =
        JobCommand.of(
            JobCatalogue.find(name),
            OptionSources.of(Map.of("source.stream", "events", "source.region", "eu-west-1")),
            Map.of("sink.path", "out"));
    Class<?> event = command.job().input(command.options()).type();
    Optional<String> kind = command.job().generatedKind(command.options());
    assertThat(kind)
        .as(
            "Kind of generated events for %s. Add it to EventKind in datagen/generator",
            event.getSimpleName())
        .isPresent();
    assertThat(GeneratorProvider.load().kinds()).contains(kind.orElseThrow());
  }

  @ParameterizedTest
  @FieldSource("JOBS")
  void hasExpectedResults(String job) {
    assertThat(job.equals(ExpectedResults.ARCHIVE) || ExpectedResults.kindOf(job).isPresent())
        .as(
            "Expected results of %s. Add a class like SensorSummary in datagen/expected, package"
                + " io.shardflow.expected.jobs, and list it in ExpectedJobs",
            job)
        .isTrue();
  }

  @ParameterizedTest
  @FieldSource("JOBS")
  void hasASqlFile(String job) {
    String file = job.replace('-', '_') + ".sql";
    assertThat(ROOT.resolve("sql").resolve(file))
        .as(
            "Add the pipeline of %s as sql/%s, and list it in Pipeline.ALL in the tests of sql",
            job, file)
        .exists();
  }

  @ParameterizedTest
  @FieldSource("JOBS")
  void hasASavepoint(String job) throws IOException {
    try (Stream<Path> versions = Files.list(SAVEPOINTS)) {
      assertThat(versions.map(version -> version.resolve(job).resolve("_metadata")))
          .as(
              "Savepoint of %s. List the job in MidStream.ALL, with a file of events in"
                  + " jobs/%s/events, and create the savepoint with the command in UpgradeTest",
              job, SAVEPOINTS)
          .anyMatch(Files::exists);
    }
  }

  /** Options name data sets before the job is defined. */
  @ParameterizedTest
  @FieldSource("JOBS")
  void namesItsDataSets(String name) throws Exception {
    JobCommand command =
        JobCommand.of(
            JobCatalogue.find(name),
            OptionSources.of(Map.of("source.type", "generator")),
            Map.of("sink.path", "out"));
    Set<String> written = new TreeSet<>(command.define(Story.environment(), null));
    written.removeAll(DataSets.COMMON);
    assertThat(command.job().dataSets())
        .as("Job.dataSets() of %s", name)
        .containsExactlyInAnyOrderElementsOf(written);
  }

  @ParameterizedTest
  @FieldSource("JOBS")
  void isInTheReadme(String job) throws IOException {
    assertThat(Files.readString(ROOT.resolve("README.md")))
        .as("Add a row for %s to the table of jobs in README.md", job)
        .contains("\n| `" + job + "` |");
  }
}
