package io.shardflow.benchmark.flink;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.CompletedCheckpointStats;
import org.apache.flink.runtime.checkpoint.FailedCheckpointStats;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraphGenerator;
import org.apache.flink.util.FileUtils;

/** A Flink cluster in this JVM, for jobs in streaming mode with a checkpoint every ten seconds. */
final class Cluster implements AutoCloseable {
  /** What Flink calls a job that has no name. */
  static final String JOB_NAME = StreamGraphGenerator.DEFAULT_STREAMING_JOB_NAME;

  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
  private static final Duration LONGEST_UNTIL_FIGURES = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
  private static final MemorySize MANAGED_MEMORY = MemorySize.ofMebiBytes(256);

  private final Path checkpoints;
  private final Configuration configuration;
  private final MiniCluster cluster;

  /**
   * Starts a cluster.
   *
   * @param more Flink's options, which go before the usual ones
   */
  Cluster(int parallelism, Configuration more) throws Exception {
    checkpoints = Files.createTempDirectory("shardflow-benchmark");
    configuration = new Configuration();
    configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED_MEMORY);
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.addAll(more);
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(parallelism)
                .build());
    cluster.start();
    configuration.set(DeploymentOptions.TARGET, "remote");
    configuration.set(RestOptions.ADDRESS, cluster.getRestAddress().get().getHost());
    configuration.set(RestOptions.PORT, cluster.getRestAddress().get().getPort());
  }

  /** The options of this run, with the address of its cluster. */
  Configuration configuration() {
    return configuration;
  }

  /** An environment whose job {@link #execute} runs. */
  StreamExecutionEnvironment environment() {
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
  }

  /** Runs the job of the environment to its end. */
  void execute(StreamExecutionEnvironment env) throws Exception {
    cluster.executeJobBlocking(env.getStreamGraph().getJobGraph());
  }

  /** Starts the job of the environment. */
  JobID submit(StreamExecutionEnvironment env) throws Exception {
    return cluster.submitJob(env.getStreamGraph().getJobGraph()).get().getJobID();
  }

  /** Ends a job as it stands. */
  void cancel(JobID job) throws Exception {
    cluster.cancelJob(job).get();
  }

  /** Takes a checkpoint of a job now, and tells what it took. */
  CompletedCheckpointStats checkpoint(JobID job) throws Exception {
    long checkpoint = cluster.triggerCheckpoint(job, CheckpointType.DEFAULT).get();
    // Its figures may come a moment later.
    long start = System.nanoTime();
    while (System.nanoTime() - start < LONGEST_UNTIL_FIGURES.toNanos()) {
      CheckpointStatsSnapshot all =
          cluster.getExecutionGraph(job).get().getCheckpointStatsSnapshot();
      AbstractCheckpointStats stats = all.getHistory().getCheckpointById(checkpoint);
      if (stats instanceof CompletedCheckpointStats completed) {
        return completed;
      }
      if (stats instanceof FailedCheckpointStats failed) {
        throw new IllegalStateException(
            "Checkpoint %d failed: %s".formatted(checkpoint, failed.getFailureMessage()));
      }
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    }
    throw new IllegalStateException(
        "There are no figures of checkpoint %d after %d s"
            .formatted(checkpoint, LONGEST_UNTIL_FIGURES.toSeconds()));
  }

  /**
   * Waits for the end of a job that runs on the cluster. Asking it by HTTP takes up to 2 s more.
   */
  void await(JobID job) throws Exception {
    cluster.requestJobResult(job).get().toJobExecutionResult(Cluster.class.getClassLoader());
  }

  @Override
  public void close() throws Exception {
    cluster.close();
    FileUtils.deleteDirectoryQuietly(checkpoints.toFile());
  }
}
