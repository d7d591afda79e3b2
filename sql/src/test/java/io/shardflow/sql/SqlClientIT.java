package io.shardflow.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.testing.JobRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Runs the SQL files unchanged in Flink's SQL client, and compares their results with the jobs'.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SqlClientIT {
  static final List<Pipeline> PIPELINES = Pipeline.ALL;

  private static final Path SQL = Path.of("").toAbsolutePath();
  private static SessionCluster cluster;

  // The working directory, to which the paths in env/local.sql are relative.
  @TempDir static Path folder;

  @BeforeAll
  static void start() throws Exception {
    Set<String> generated = new HashSet<>();
    for (Pipeline pipeline : PIPELINES) {
      if (generated.add(pipeline.events())) {
        pipeline.generate(folder.resolve(pipeline.events()).resolve("events.jsonl"));
      }
    }
    cluster = SessionCluster.start(folder);
  }

  @AfterAll
  static void end() throws Exception {
    cluster.close();
  }

  @ParameterizedTest
  @FieldSource("PIPELINES")
  void givesTheRowsOfTheJob(Pipeline pipeline) throws Exception {
    Path job = folder.resolve("job").resolve(pipeline.job());
    List<String> options = new ArrayList<>(pipeline.jobOptions());
    options.addAll(
        List.of(
            "--source.type=file", "--source.path=" + folder.resolve(pipeline.events()).toString()));
    JobRun.toItsEnd(pipeline.job(), job, options.toArray(String[]::new));

    cluster.runSqlClient(SQL.resolve("env/local.sql"), SQL.resolve(pipeline.file()));

    Map<String, List<String>> expected = Pipeline.results(job);
    Map<String, List<String>> written = JobRun.folders(folder.resolve("out"));
    // The folder also contains the data sets of other pipelines.
    Set<String> dataSets =
        expected.keySet().stream().map(SqlClientIT::dataSet).collect(Collectors.toSet());
    written.keySet().removeIf(name -> !dataSets.contains(dataSet(name)));
    assertThat(written).isNotEmpty().isEqualTo(expected);
    assertThat(JobRun.unfinished(folder.resolve("out"))).isEmpty();
  }

  private static String dataSet(String folder) {
    return folder.substring(0, folder.indexOf('/'));
  }
}
