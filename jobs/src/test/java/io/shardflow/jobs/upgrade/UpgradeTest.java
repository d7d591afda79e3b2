package io.shardflow.jobs.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.localkinesis.LocalKinesisExtension;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Resumes the jobs of this build from savepoints of earlier versions in {@code
 * src/test/resources/savepoints/VERSION/}. For each job there is a canonical savepoint, and {@code
 * rows.txt} with the rows that were written before it, and the rows that must be written after it.
 *
 * <p>To add the savepoints of the current version, run in the root of the project:
 *
 * <pre>{@code
 * mvn test -pl jobs -am -Dtest=UpgradeTest -Dsavepoints.make=0.2.0 -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
class UpgradeTest {
  private static final String BEFORE = "-- before the savepoint";
  private static final String AFTER = "-- after it";

  @RegisterExtension static final LocalKinesisExtension KINESIS = MidStream.kinesis();
  @RegisterExtension static final MiniClusterExtension CLUSTER = MidStream.cluster();

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("savepoints")
  void resumesAsIfItHadNeverStopped(
      MidStream saved, Path savepoint, String backend, @InjectMiniCluster MiniCluster cluster)
      throws Exception {
    saved.createStream(KINESIS);
    for (int part = 0; part < 3; part++) {
      saved.put(KINESIS, part);
    }
    try (MidStream.Run run = saved.start(cluster, KINESIS, folder, backend, savepoint)) {
      run.awaitRead(saved.parts().get(2).size());
      JobRun.stop(run.client(), true, folder.resolveSibling("stopped"));

      List<String> rows = Files.readAllLines(savepoint.resolve("rows.txt"));
      assertThat(run.rows()).isEqualTo(rows.subList(rows.indexOf(AFTER) + 1, rows.size()));
    }
  }

  @Test
  void eachJobHasASavepoint() {
    assertThat(savepoints().map(each -> ((MidStream) each.get()[0]).job()))
        .as("jobs with savepoints; add the missing ones with the command above")
        .containsAll(JobCatalogue.JOBS.stream().map(Job::name).toList());
  }

  static Stream<Arguments> savepoints() {
    return MidStream.ALL.stream()
        .flatMap(
            saved ->
                versions().stream()
                    .map(version -> version.resolve(saved.name()))
                    .filter(Files::isDirectory)
                    .flatMap(
                        savepoint ->
                            Stream.of("hashmap", "rocksdb")
                                .map(backend -> Arguments.of(saved, savepoint, backend))));
  }

  private static List<Path> versions() {
    try (Stream<Path> folders = Files.list(MidStream.RESOURCES)) {
      return folders
          .filter(folder -> folder.getFileName().toString().matches("[0-9].*"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Writes the savepoints of the version in the system property, and replaces existing ones.
   *
   * <p>A savepoint refers to unfinished files by their full paths: a job that resumes from it
   * completes them there, whatever its {@code sink.path}, and fails if they no longer exist.
   * Therefore these savepoints are taken when all files are complete. What looks like a path in
   * them is the name of state that is small enough to be stored in the savepoint itself.
   */
  @Test
  @EnabledIfSystemProperty(named = "savepoints.make", matches = ".+")
  void makeSavepoints(@InjectMiniCluster MiniCluster cluster) throws Exception {
    for (MidStream saved : MidStream.ALL) {
      Path version = MidStream.RESOURCES.resolve(System.getProperty("savepoints.make"));
      Path out = folder.resolve(saved.name());
      saved.createStream(KINESIS);
      MidStream.Run run = saved.start(cluster, KINESIS, out.resolve("stopped"), "hashmap", null);
      run.readToTheMiddle();
      List<String> before = run.rows();
      Path savepoint =
          Path.of(URI.create(JobRun.stop(run.client(), false, folder.resolve("taken"))));
      assertThat(run.rows()).isEqualTo(before);
      assertThat(JobRun.unfinished(run.out())).isEmpty();

      List<String> after = rowsNeverStopped(cluster, saved, out.resolve("never-stopped"));
      before.forEach(row -> assertThat(after.remove(row)).as(row).isTrue());
      Path target = Files.createDirectories(version.resolve(saved.name()));
      try (Stream<Path> files = Files.list(savepoint)) {
        for (Path file : files.toList()) {
          Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      List<String> rows = new ArrayList<>(List.of(BEFORE));
      rows.addAll(before);
      rows.add(AFTER);
      rows.addAll(after);
      Files.write(target.resolve("rows.txt"), rows);
    }
  }

  private static List<String> rowsNeverStopped(MiniCluster cluster, MidStream saved, Path out)
      throws Exception {
    saved.createStream(KINESIS);
    MidStream.Run run = saved.start(cluster, KINESIS, out, "hashmap", null);
    run.readToTheMiddle();
    saved.put(KINESIS, 2);
    run.awaitRead(saved.parts().stream().mapToInt(List::size).sum());
    JobRun.stop(run.client(), true, out.resolveSibling("drained"));
    return new ArrayList<>(run.rows());
  }
}
