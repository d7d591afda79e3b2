package io.shardflow.sql;

import io.shardflow.jobs.testing.FlinkCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.client.SqlClient;

/** A Flink session cluster with the class path for SQL, and Flink's SQL client. */
final class SessionCluster implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final Path folder;
  private final FlinkCluster cluster;

  private SessionCluster(Path folder, FlinkCluster cluster) {
    this.folder = folder;
    this.cluster = cluster;
  }

  /** Starts a JobManager and a TaskManager with a folder as their working directory. */
  static SessionCluster start(Path folder) throws Exception {
    Map<String, String> settings =
        Map.of(
            "taskmanager.memory.process.size",
            "1280m",
            "taskmanager.numberOfTaskSlots",
            "2",
            "parallelism.default",
            "2",
            "restart-strategy.type",
            "disable",
            // Otherwise, the client would not wait for the job.
            "table.dml-sync",
            "true");
    FlinkCluster cluster =
        new FlinkCluster(
            folder, System.getProperty("java.class.path"), Configuration.fromMap(settings));
    cluster.start(1);
    return new SessionCluster(folder, cluster);
  }

  /**
   * Runs a script in the SQL client until it ends.
   *
   * @throws AssertionError if it fails; contains the client's output
   */
  void runSqlClient(Path environment, Path script) throws IOException, InterruptedException {
    List<String> options =
        List.of(
            "-i",
            environment.toString(),
            "-f",
            script.toString(),
            "-hist",
            folder.resolve("history").toString());
    Path output = folder.resolve(script.getFileName() + ".out");
    Process client = cluster.start(output, List.of("-Xmx512m"), SqlClient.class, options);
    boolean ended = client.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    client.destroyForcibly();
    // The exit status is 0 even if statements fail.
    String printed = Files.readString(output);
    if (!ended || !printed.contains("Successfully initialized") || printed.contains("[ERROR]")) {
      throw new AssertionError(
          "The SQL client failed, or did not end within " + TIMEOUT + ":\n" + printed);
    }
  }

  @Override
  public void close() throws InterruptedException {
    cluster.close();
  }
}
