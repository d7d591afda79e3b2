package io.shardflow.local.cases;

import io.shardflow.local.command.Failures;
import java.net.URI;
import java.time.Duration;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.clusterframework.ApplicationStatus;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;

/** The cluster inside this JVM that runs the jobs of all cases, one case after the other. */
public final class CaseCluster implements AutoCloseable {
  private static final int SLOTS = 4;

  private final Configuration configuration;
  private final MiniCluster cluster;

  private CaseCluster(Configuration configuration, MiniCluster cluster) {
    this.configuration = configuration;
    this.cluster = cluster;
  }

  static CaseCluster start(Configuration flink) throws Exception {
    Configuration configuration = configuration(flink);
    CaseCluster started =
        new CaseCluster(
            configuration,
            new MiniCluster(
                new MiniClusterConfiguration.Builder()
                    .setConfiguration(configuration)
                    .setNumTaskManagers(1)
                    .setNumSlotsPerTaskManager(SLOTS)
                    .build()));
    try {
      started.cluster.start();
      return started;
    } catch (Exception e) {
      started.close();
      throw e;
    }
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }

  /** Returns Flink's options with which the jobs of cases are defined. */
  static Configuration configuration(Configuration flink) {
    Configuration configuration = new Configuration();
    // The files are completed at the end of the input, so no checkpoint is needed.
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(JobManagerOptions.SLOT_REQUEST_TIMEOUT, Duration.ofSeconds(20));
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.addAll(flink);
    // With several instances of an operator, the order of events and watermarks would vary.
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, 1);
    return configuration;
  }

  /** Returns Flink's options for a client that submits jobs to this cluster. */
  public Configuration client() throws Exception {
    Configuration client = new Configuration(configuration);
    URI rest = cluster.getRestAddress().get();
    client.set(DeploymentOptions.TARGET, "remote");
    client.set(RestOptions.ADDRESS, rest.getHost());
    client.set(RestOptions.PORT, rest.getPort());
    return client;
  }

  /**
   * Runs a job to its end.
   *
   * @throws CaseException if the job fails
   */
  void run(JobGraph job) throws Exception {
    cluster.submitJob(job).get();
    await(job.getJobID());
  }

  /**
   * Waits for the end of a job.
   *
   * @throws CaseException if the job fails
   */
  public void await(JobID job) throws Exception {
    JobResult result = cluster.requestJobResult(job).get();
    if (result.getApplicationStatus() != ApplicationStatus.SUCCEEDED) {
      throw new CaseException(
          "the job failed: "
              + result
                  .getSerializedThrowable()
                  .<Throwable>map(e -> e.deserializeError(CaseCluster.class.getClassLoader()))
                  .map(Failures::describe)
                  .orElse("unknown cause"));
    }
  }
}
