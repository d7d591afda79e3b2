package io.shardflow.monitoring.cloudwatch;

import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.metrics.FlinkMetrics;
import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.options.InvalidOptionsException;
import java.util.List;

/**
 * An application in Managed Service for Apache Flink.
 *
 * @param name the name of the application, or a token for it
 * @param job the name of the job that it runs
 * @param streams the streams that it reads
 * @param polls whether it polls the streams, and does not use enhanced fan-out
 * @param delivers whether it delivers rows: an option {@code deliver.DATA-SET} is set
 */
public record Application(
    String name, String job, List<Stream> streams, boolean polls, boolean delivers) {
  /**
   * A Kinesis stream.
   *
   * @param name its name, or a token for it
   * @param id its name with {@code _} for {@code -}, or a token for that: the service uses it as
   *     the dimension {@code Id}
   */
  public record Stream(String name, String id) {
    /** Returns the stream of this name, which is no token. */
    public static Stream of(String name) {
      return new Stream(name, name.replace('-', '_'));
    }
  }

  public Application {
    streams = List.copyOf(streams);
  }

  /** Returns whether its job has a metric, under the right options. */
  public boolean has(JobMetric metric) {
    try {
      return FlinkMetrics.ALL.contains(metric)
          || JobCommand.metricsOf(JobCatalogue.find(job)).contains(metric);
    } catch (InvalidOptionsException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
