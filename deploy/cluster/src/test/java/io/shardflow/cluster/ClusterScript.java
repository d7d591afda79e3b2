package io.shardflow.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.localkinesis.InstalledPrograms;
import io.shardflow.localkinesis.RepositoryFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Calls {@code deploy/cluster/cluster.sh} as a user does, from another folder. Needs curl. */
final class ClusterScript {
  private static final Path SCRIPT = RepositoryFile.of("deploy/cluster/cluster.sh");

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();

  /** The result of a call. */
  public record Ended(int status, String out, String err) {
    /** Returns the standard output of a call that must have succeeded, without the line break. */
    public String succeeded() {
      assertThat(status).as(err).isZero();
      return out.strip();
    }
  }

  /**
   * Creates calls from a folder.
   *
   * @param url the REST API of the cluster
   */
  public ClusterScript(Path folder, String url) {
    InstalledPrograms.require("curl");
    this.folder = folder;
    environment.put("FLINK_URL", url);
    environment.put("SHARDFLOW_HISTORY", folder.resolve("history").toString());
  }

  /** Sets an environment variable for all later calls. */
  public void setEnvironment(String name, String value) {
    environment.put(name, value);
  }

  /** Runs the script with arguments, and waits for its end. */
  public Ended run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile("cluster", ".out");
    Path err = Files.createTempFile("cluster", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(Files.createDirectories(folder).toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("the command ends").isTrue();
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
      Files.delete(out);
      Files.delete(err);
    }
  }
}
