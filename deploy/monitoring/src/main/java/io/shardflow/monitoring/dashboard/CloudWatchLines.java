package io.shardflow.monitoring.dashboard;

import static io.shardflow.monitoring.cloudwatch.CloudWatchQuery.expression;
import static io.shardflow.monitoring.cloudwatch.CloudWatchQuery.metric;
import static io.shardflow.monitoring.cloudwatch.CloudWatchQuery.ofKinesis;
import static io.shardflow.monitoring.cloudwatch.CloudWatchQuery.ofStream;

import io.shardflow.jobs.metrics.CloudWatchMetrics;
import io.shardflow.jobs.metrics.FlinkMetrics;
import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.monitoring.cloudwatch.Application;
import io.shardflow.monitoring.cloudwatch.CloudWatchQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The lines of panels in CloudWatch.
 *
 * <p>Of a counter, CloudWatch has four samples per minute of each parallel instance. Its rate is
 * that of the average of the instances, times the number of instances.
 */
final class CloudWatchLines {
  private static final int MINUTE = 60;
  private static final int FIVE_MINUTES = 300;
  private static final int SAMPLES = 4 * FIVE_MINUTES / MINUTE;

  private CloudWatchLines() {}

  /** The occurrences per second of those counters that the job of the application has. */
  static Function<Application, List<CloudWatchQuery>> rates(JobMetric... counters) {
    return application -> {
      List<CloudWatchQuery> queries = new ArrayList<>();
      for (JobMetric counter : counters) {
        if (application.has(counter)) {
          int i = queries.size();
          String name = application.name();
          queries.add(metric("m" + i, counter, name, "Average", FIVE_MINUTES).hidden());
          queries.add(metric("n" + i, counter, name, "SampleCount", FIVE_MINUTES).hidden());
          queries.add(
              expression("e" + i, "RATE(m%1$d) * n%1$d / %2$d".formatted(i, SAMPLES), FIVE_MINUTES)
                  .labelled(counter.name()));
        }
      }
      return queries;
    };
  }

  /** The share of the records read that a counter counts. */
  static Function<Application, List<CloudWatchQuery>> share(JobMetric counter) {
    return application ->
        application.has(counter)
            ? List.of(
                metric("m1", counter, application.name(), "Average", FIVE_MINUTES).hidden(),
                metric("m0", Metrics.RECORDS_READ, application.name(), "Average", FIVE_MINUTES)
                    .hidden(),
                expression("e1", "IF(DIFF(m0) > 0, DIFF(m1) / DIFF(m0), 0)", FIVE_MINUTES)
                    .labelled(counter.name()))
            : List.of();
  }

  /** The highest value of a gauge over all instances. */
  static Function<Application, List<CloudWatchQuery>> maximum(JobMetric gauge) {
    return application ->
        application.has(gauge)
            ? List.of(
                metric("m1", gauge, application.name(), "Maximum", MINUTE).labelled(gauge.name()))
            : List.of();
  }

  /** The sum of a gauge over all instances. */
  static Function<Application, List<CloudWatchQuery>> total(JobMetric gauge) {
    return application ->
        application.has(gauge)
            ? List.of(
                metric("m1", gauge, application.name(), "Sum", FIVE_MINUTES).hidden(),
                expression("e1", "m1 / " + SAMPLES, FIVE_MINUTES).labelled(gauge.name()))
            : List.of();
  }

  /** The growth of a counter of the JobManager. */
  static Function<Application, List<CloudWatchQuery>> growth(JobMetric counter) {
    return application ->
        List.of(
            metric("m1", counter, application.name(), "Maximum", FIVE_MINUTES).hidden(),
            expression("e1", "DIFF(m1)", FIVE_MINUTES).labelled(counter.name()));
  }

  static Function<Application, List<CloudWatchQuery>> rowsByDataSet() {
    return application ->
        List.of(
            expression(
                "e1",
                "SEARCH('{%s,Application,%s} Application=\"%s\" MetricName=\"%s\"', 'Average', %d)"
                    .formatted(
                        CloudWatchMetrics.NAMESPACE,
                        CloudWatchMetrics.DATA_SET,
                        application.name(),
                        Metrics.ROWS_WRITTEN,
                        FIVE_MINUTES),
                FIVE_MINUTES));
  }

  static Function<Application, List<CloudWatchQuery>> behind() {
    return ofStreams(
        (application, stream, i) ->
            ofStream(
                    "m" + i,
                    FlinkMetrics.MILLIS_BEHIND_LATEST,
                    application.name(),
                    stream.id(),
                    "Maximum",
                    MINUTE)
                .labelled(stream.name()));
  }

  static Function<Application, List<CloudWatchQuery>> iteratorAge() {
    return ofStreams(
        (application, stream, i) ->
            ofKinesis(
                    "m" + i, "GetRecords.IteratorAgeMilliseconds", stream.name(), "Maximum", MINUTE)
                .labelled(stream.name()));
  }

  static Function<Application, List<CloudWatchQuery>> throttledReads() {
    return ofStreams(
        (application, stream, i) ->
            ofKinesis("m" + i, "ReadProvisionedThroughputExceeded", stream.name(), "Sum", MINUTE)
                .labelled(stream.name()));
  }

  /** The load of the TaskManagers, which the service measures for the whole application. */
  static Function<Application, List<CloudWatchQuery>> load() {
    return application ->
        Stream.of("cpuUtilization", "heapMemoryUtilization", "containerMemoryUtilization")
            .map(
                name ->
                    CloudWatchQuery.ofService(
                        name.toLowerCase(Locale.ROOT), name, application.name(), "Maximum", MINUTE))
            .toList();
  }

  private interface LineOfStream {
    CloudWatchQuery of(Application application, Application.Stream stream, int index);
  }

  private static Function<Application, List<CloudWatchQuery>> ofStreams(LineOfStream line) {
    return application -> {
      List<CloudWatchQuery> queries = new ArrayList<>();
      for (Application.Stream stream : application.streams()) {
        queries.add(line.of(application, stream, queries.size()));
      }
      return queries;
    };
  }
}
