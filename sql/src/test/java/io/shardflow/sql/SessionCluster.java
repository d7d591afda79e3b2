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

/** A session cluster of Flink with what SQL takes, and its SQL client. */
final class SessionCluster implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(3);

  private final Path folder;
  private final FlinkCluster cluster;

  private SessionCluster(Path folder, FlinkCluster cluster) {
    this.folder = folder;
    this.cluster = cluster;
  }

  /** Starts a JobManager and a TaskManager, which run in this folder. */
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
            // Else the client would not wait for the job.
            "table.dml-sync",
            "true");
    FlinkCluster cluster =
        new FlinkCluster(
            folder, System.getProperty("java.class.path"), Configuration.fromMap(settings));
    cluster.start(1);
    return new SessionCluster(folder, cluster);
  }

  /** Runs a script in the SQL client, to its end; fails with what the client says if that fails. */
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
    boolean ended = client.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS);
    client.destroyForcibly();
    // The exit status does not tell: it is 0 whatever went wrong.
    String said = Files.readString(output);
    if (!ended || !said.contains("Successfully initialized") || said.contains("[ERROR]")) {
      throw new AssertionError("The SQL client has failed, or does not end:\n" + said);
    }
  }

  @Override
  public void close() throws InterruptedException {
    cluster.close();
  }
}
