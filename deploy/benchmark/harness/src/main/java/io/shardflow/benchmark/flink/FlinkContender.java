package io.shardflow.benchmark.flink;

import io.shardflow.benchmark.contender.Contender;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Jobs on Flink. One cluster in this JVM serves all passes. */
public abstract class FlinkContender implements Contender {
  private final Cluster cluster;

  /** Starts the cluster; {@code more} are Flink's options of this contender. */
  protected FlinkContender(int parallelism, Configuration more) throws Exception {
    cluster = new Cluster(parallelism, more);
  }

  /** The options of this run, with the address of its cluster. */
  protected Configuration configuration() {
    return cluster.configuration();
  }

  /** An environment whose job {@link #execute} runs. */
  protected StreamExecutionEnvironment environment() {
    return cluster.environment();
  }

  /** Runs the job of the environment to its end. */
  protected void execute(StreamExecutionEnvironment env) throws Exception {
    cluster.execute(env);
  }

  /** Waits for the end of a job that runs on the cluster. */
  protected void await(JobID job) throws Exception {
    cluster.await(job);
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
