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

/** A Flink cluster in this JVM. Jobs run in streaming mode, with a checkpoint every ten seconds. */
final class BenchmarkCluster implements AutoCloseable {
  /** Flink's name for jobs without a name. */
  static final String JOB_NAME = StreamGraphGenerator.DEFAULT_STREAMING_JOB_NAME;

  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
  private static final Duration MAX_WAIT_FOR_STATISTICS = Duration.ofSeconds(30);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
  private static final MemorySize MANAGED_MEMORY = MemorySize.ofMebiBytes(256);

  private final Path checkpoints;
  private final Configuration configuration;
  private final MiniCluster cluster;

  /**
   * Starts a cluster.
   *
   * @param overrides Flink options that override the defaults of this class
   */
  BenchmarkCluster(int parallelism, Configuration overrides) throws Exception {
    checkpoints = Files.createTempDirectory("shardflow-benchmark");
    configuration = new Configuration();
    configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED_MEMORY);
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.addAll(overrides);
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

  /** Returns the Flink options, including the address of this cluster. */
  Configuration configuration() {
    return configuration;
  }

  /** Creates an environment for a job to {@link #execute} or {@link #submit}. */
  StreamExecutionEnvironment environment() {
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
  }

  /** Runs the job of the environment until it ends. */
  void execute(StreamExecutionEnvironment env) throws Exception {
    cluster.executeJobBlocking(env.getStreamGraph().getJobGraph());
  }

  /** Starts the job of the environment, and returns its id. */
  JobID submit(StreamExecutionEnvironment env) throws Exception {
    return cluster.submitJob(env.getStreamGraph().getJobGraph()).get().getJobID();
  }

  /** Cancels a job. */
  void cancel(JobID job) throws Exception {
    cluster.cancelJob(job).get();
  }

  /** Triggers a checkpoint of a job, waits for it, and returns its statistics. */
  CompletedCheckpointStats checkpoint(JobID job) throws Exception {
    long checkpoint = cluster.triggerCheckpoint(job, CheckpointType.DEFAULT).get();
    // The statistics may become available a moment later.
    long start = System.nanoTime();
    while (System.nanoTime() - start < MAX_WAIT_FOR_STATISTICS.toNanos()) {
      CheckpointStatsSnapshot snapshot =
          cluster.getExecutionGraph(job).get().getCheckpointStatsSnapshot();
      AbstractCheckpointStats stats = snapshot.getHistory().getCheckpointById(checkpoint);
      if (stats instanceof CompletedCheckpointStats completed) {
        return completed;
      }
      if (stats instanceof FailedCheckpointStats failed) {
        throw new IllegalStateException(
            "Checkpoint %d failed: %s".formatted(checkpoint, failed.getFailureMessage()));
      }
      Thread.sleep(POLL_INTERVAL.toMillis());
    }
    throw new IllegalStateException(
        "No statistics of checkpoint %d after %d s"
            .formatted(checkpoint, MAX_WAIT_FOR_STATISTICS.toSeconds()));
  }

  /**
   * Waits for a job on the cluster to end. Waiting through the REST API would take up to 2 s more.
   */
  void await(JobID job) throws Exception {
    cluster
        .requestJobResult(job)
        .get()
        .toJobExecutionResult(BenchmarkCluster.class.getClassLoader());
  }

  @Override
  public void close() throws Exception {
    cluster.close();
    FileUtils.deleteDirectoryQuietly(checkpoints.toFile());
  }
}
