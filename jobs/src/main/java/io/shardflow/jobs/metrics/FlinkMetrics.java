package io.shardflow.jobs.metrics;

import static io.shardflow.jobs.metrics.JobMetric.gauge;

import io.shardflow.jobs.metrics.JobMetric.Dimension;
import io.shardflow.jobs.metrics.JobMetric.Unit;
import java.util.List;

/**
 * The metrics of Flink 1.20 and its Kinesis connector that alarms and dashboards use. Their names
 * in CloudWatch are those of the <a
 * href="https://docs.aws.amazon.com/managed-flink/latest/java/metrics-dimensions.html">metrics of
 * Managed Service for Apache Flink</a>.
 */
public final class FlinkMetrics {
  public static final JobMetric MILLIS_BEHIND_LATEST =
      gauge(
              "millisBehindLatest",
              Unit.MILLISECONDS,
              Dimension.SHARD,
              "how far the reader is behind the newest record of the shard; -1 before the first read")
          .onlyWith("source.type=kinesis");
  public static final JobMetric RESTARTS =
      gauge(
              "numRestarts",
              Unit.RESTARTS,
              Dimension.JOB,
              "restarts of the job since it was submitted")
          .inCloudWatchAs("fullRestarts");
  public static final JobMetric DOWNTIME =
      gauge(
          "downtime",
          Unit.MILLISECONDS,
          Dimension.JOB,
          "time since the job failed, while it is not running; 0 while it is running");
  public static final JobMetric UPTIME =
      gauge(
          "uptime",
          Unit.MILLISECONDS,
          Dimension.JOB,
          "time since the last start or restart of the job");
  public static final JobMetric CHECKPOINTS_COMPLETED =
      gauge(
              "numberOfCompletedCheckpoints",
              Unit.CHECKPOINTS,
              Dimension.JOB,
              "checkpoints and savepoints that were completed")
          .notInCloudWatch();
  public static final JobMetric CHECKPOINTS_FAILED =
      gauge(
          "numberOfFailedCheckpoints",
          Unit.CHECKPOINTS,
          Dimension.JOB,
          "checkpoints and savepoints that failed");
  public static final JobMetric CHECKPOINT_SIZE =
      gauge(
              "lastCheckpointFullSize",
              Unit.BYTES,
              Dimension.JOB,
              "size of the state in the last checkpoint, also of what it shares with earlier ones")
          .notInCloudWatch();
  public static final JobMetric CHECKPOINT_WRITTEN =
      gauge(
          "lastCheckpointSize",
          Unit.BYTES,
          Dimension.JOB,
          "bytes that the last checkpoint added: less than its size if checkpoints are"
              + " incremental");
  public static final JobMetric CHECKPOINT_DURATION =
      gauge(
          "lastCheckpointDuration",
          Unit.MILLISECONDS,
          Dimension.JOB,
          "time that the last checkpoint took");
  public static final JobMetric BACK_PRESSURE =
      gauge(
          "backPressuredTimeMsPerSecond",
          Unit.MILLISECONDS_PER_SECOND,
          Dimension.TASK,
          "time in which the task waits because a later one is slower");
  public static final JobMetric BUSY =
      gauge(
          "busyTimeMsPerSecond",
          Unit.MILLISECONDS_PER_SECOND,
          Dimension.TASK,
          "time in which the task works");

  public static final List<JobMetric> ALL =
      List.of(
          MILLIS_BEHIND_LATEST,
          RESTARTS,
          UPTIME,
          DOWNTIME,
          CHECKPOINTS_COMPLETED,
          CHECKPOINTS_FAILED,
          CHECKPOINT_SIZE,
          CHECKPOINT_WRITTEN,
          CHECKPOINT_DURATION,
          BUSY,
          BACK_PRESSURE);

  private FlinkMetrics() {}
}
