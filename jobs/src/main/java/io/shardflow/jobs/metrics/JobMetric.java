package io.shardflow.jobs.metrics;

import java.io.Serializable;
import java.util.Optional;
import lombok.AccessLevel;
import lombok.AllArgsConstructor;
import lombok.Value;
import lombok.With;

/** The declaration of a metric. */
@Value
@AllArgsConstructor(access = AccessLevel.PRIVATE)
public class JobMetric implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The type in Flink's metric system. */
  public enum Type {
    /** A number of occurrences since the start or restart of the operator. It only grows. */
    COUNTER,
    /** A present value. */
    GAUGE
  }

  /** The unit of the values. */
  public enum Unit {
    RECORDS,
    ROWS,
    ALERTS,
    ATTEMPTS,
    FAILURES,
    REQUESTS,
    RESTARTS,
    CHECKPOINTS,
    BYTES,
    MILLISECONDS,
    MILLISECONDS_PER_SECOND,
    SECONDS,
    /** Milliseconds since 1970, UTC. */
    EPOCH_MILLISECONDS
  }

  /** What a job has one value of. */
  public enum Dimension {
    /** One value per job, which the JobManager reports. */
    JOB("job", "flink_jobmanager_job_"),
    /** One value per parallel instance of each task. */
    TASK("task", "flink_taskmanager_job_task_"),
    /** One value per parallel instance of each operator that has the metric. */
    OPERATOR("operator", "flink_taskmanager_job_task_operator_"),
    /** As {@link #OPERATOR}; each data set has an operator of its own. */
    DATA_SET("data set", "flink_taskmanager_job_task_operator_"),
    /** As {@link #OPERATOR}; each target of each data set has an operator of its own. */
    TARGET("target", "flink_taskmanager_job_task_operator_"),
    /** One value per shard of each stream. */
    SHARD("shard", "flink_taskmanager_job_task_operator_KinesisConsumer_stream_shardId_");

    private final String text;
    private final String prometheusPrefix;

    Dimension(String text, String prometheusPrefix) {
      this.text = text;
      this.prometheusPrefix = prometheusPrefix;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  String name;
  Type type;
  Unit unit;
  Dimension dimension;

  /** What is counted or measured: a noun phrase without a full stop. */
  String meaning;

  /** The option or feature without which the metric does not exist; null if it always exists. */
  @With(AccessLevel.PRIVATE)
  String condition;

  /** The name in CloudWatch, in the namespace {@code AWS/KinesisAnalytics}; null if not there. */
  @With(AccessLevel.PRIVATE)
  String cloudWatchName;

  static JobMetric counter(String name, Unit unit, Dimension dimension, String meaning) {
    return new JobMetric(name, Type.COUNTER, unit, dimension, meaning, null, name);
  }

  static JobMetric gauge(String name, Unit unit, Dimension dimension, String meaning) {
    return new JobMetric(name, Type.GAUGE, unit, dimension, meaning, null, name);
  }

  JobMetric onlyWith(String newCondition) {
    return withCondition(newCondition);
  }

  JobMetric inCloudWatchAs(String newName) {
    return withCloudWatchName(newName);
  }

  JobMetric notInCloudWatch() {
    return withCloudWatchName(null);
  }

  /** Returns the option or feature without which the metric does not exist. */
  public Optional<String> condition() {
    return Optional.ofNullable(condition);
  }

  /** Returns the name in CloudWatch; empty if Managed Service for Apache Flink does not send it. */
  public Optional<String> cloudWatchName() {
    return Optional.ofNullable(cloudWatchName);
  }

  /** Returns the name that Flink's Prometheus reporter gives to the metric. */
  public String prometheusName() {
    return dimension.prometheusPrefix + name;
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name;
  }
}
