package io.shardflow.monitoring;

import io.shardflow.monitoring.cloudwatch.CloudWatchQuery;
import java.util.List;

/**
 * An alarm of CloudWatch.
 *
 * @param id letters and digits, unique for the application: {@code Behind}, {@code Behind2}
 * @param name the name of the alarm, unique in the account: {@code APPLICATION-Behind}
 * @param description what has happened, and the address of the runbook
 * @param pages whether somebody must be woken up; otherwise it can wait for the morning
 * @param queries at most ten; the last one is the value of the alarm
 * @param comparison such as {@code GreaterThanThreshold}
 * @param evaluationPeriods the number of newest data points that are compared
 * @param datapointsToAlarm how many of them must breach the threshold
 * @param treatMissingData {@code breaching}, {@code notBreaching} or {@code missing}
 * @param runbook the address of the runbook
 */
public record CloudWatchAlarm(
    String id,
    String name,
    String description,
    boolean pages,
    List<CloudWatchQuery> queries,
    double threshold,
    String comparison,
    int evaluationPeriods,
    int datapointsToAlarm,
    String treatMissingData,
    String runbook) {
  public CloudWatchAlarm {
    queries = List.copyOf(queries);
  }
}
