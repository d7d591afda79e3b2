package io.shardflow.benchmark.flink;

import io.shardflow.benchmark.contender.Contender;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A contender on Flink. All its runs use the same cluster, in this JVM. */
public abstract class FlinkContender implements Contender {
  private final BenchmarkCluster cluster;

  /**
   * Starts the cluster.
   *
   * @param overrides the Flink options of this contender
   */
  protected FlinkContender(int parallelism, Configuration overrides) throws Exception {
    cluster = new BenchmarkCluster(parallelism, overrides);
  }

  /** Returns the Flink options, including the address of the cluster. */
  protected Configuration configuration() {
    return cluster.configuration();
  }

  /** Creates an environment for a job to {@link #execute}. */
  protected StreamExecutionEnvironment environment() {
    return cluster.environment();
  }

  /** Runs the job of the environment until it ends. */
  protected void execute(StreamExecutionEnvironment env) throws Exception {
    cluster.execute(env);
  }

  /** Waits for a job on the cluster to end. */
  protected void await(JobID job) throws Exception {
    cluster.await(job);
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
