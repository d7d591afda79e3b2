package io.shardflow.monitoring.file;

import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.metrics.FlinkMetrics;
import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.monitoring.alarm.Alarm;
import io.shardflow.monitoring.alarm.Alarms;
import io.shardflow.monitoring.alarm.CloudWatchForm.Condition;
import io.shardflow.monitoring.cloudwatch.Application;
import io.shardflow.monitoring.cloudwatch.CloudWatchQuery;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The documents about metrics and alarms, in Markdown. */
public final class Documents {
  private static final String GENERATED =
      "<!-- Generated from the declarations in io.shardflow.%s by MonitoringFilesTest. -->\n\n";

  /** An application that can have all problems but that of a job with reference data. */
  private static final Application SAMPLE =
      new Application(
          "APPLICATION", "alerts", List.of(Application.Stream.of("STREAM")), true, true);

  private Documents() {}

  /** Returns the document about the metrics. */
  public static String metrics() {
    StringBuilder out = new StringBuilder("# Metrics\n\n");
    out.append(GENERATED.formatted("jobs.metrics"));
    out.append(
        """
        How they get into Prometheus and CloudWatch, and what that costs: [README.md](README.md).

        ## Of every job

        In Prometheus, an operator's metric has the labels `job_name`, `operator_name` and `subtask_index`, among others. All of these are
        also in CloudWatch, under the same names, in the namespace `AWS/KinesisAnalytics` with the dimension `Application`; those of data
        sets also have the dimension `DataSet`, the name of the data set with `_` for `-`.

        """);
    table(Metrics.COMMON, out);
    out.append("\n## Of some jobs\n\n");
    table(Metrics.ALL.stream().filter(metric -> !Metrics.COMMON.contains(metric)).toList(), out);
    out.append(
        """

        ## Of Flink and its Kinesis connector

        Those that alarms and dashboards use; there are [many more](https://nightlies.apache.org/flink/flink-docs-release-1.20/docs/ops/metrics/).

        """);
    table(FlinkMetrics.ALL, out);
    return out.toString();
  }

  private static void table(List<JobMetric> metrics, StringBuilder out) {
    boolean own = Metrics.ALL.containsAll(metrics);
    out.append("| metric | type, unit | per | meaning | in Prometheus |");
    out.append(own ? "\n" : " in CloudWatch |\n")
        .append("| --- ".repeat(own ? 5 : 6))
        .append("|\n");
    for (JobMetric metric : metrics) {
      out.append(
          "| `%s` | %s, %s | %s | %s%s%s | `%s` |"
              .formatted(
                  metric.name(),
                  lower(metric.type()),
                  lower(metric.unit()),
                  metric.dimension(),
                  escape(metric.meaning()),
                  metric.condition().map(text -> "; only with `" + text + "`").orElse(""),
                  jobs(metric),
                  metric.prometheusName()));
      if (!own) {
        out.append(metric.cloudWatchName().map(name -> " `" + name + "` |").orElse(" |"));
      }
      out.append('\n');
    }
  }

  private static String jobs(JobMetric metric) {
    String jobs =
        JobCatalogue.JOBS.stream()
            .filter(job -> job.metrics().contains(metric))
            .map(Job::name)
            .map(name -> "`" + name + "`")
            .collect(Collectors.joining(", "));
    return jobs.isEmpty() ? "" : ". Jobs: " + jobs;
  }

  /** Returns the document about the alarms. */
  public static String alarms() {
    StringBuilder out = new StringBuilder("# Alarms\n\n");
    out.append(GENERATED.formatted("monitoring"));
    out.append(
        """
        A `page` wakes somebody up, a `ticket` can wait for the next working day. Each alarm has a runbook: what it means, the first look,
        how to mend it, and when to wake whom. Tests make each one fire and clear: see [README.md](README.md#tests).

        | alarm | severity | the job ... | condition in Prometheus | for |
        | --- | --- | --- | --- | --- |
        """);
    for (Alarm alarm : Alarms.ALL) {
      out.append(
          "| [%s](runbooks/%s.md) | %s | %s | `%s` | %s |\n"
              .formatted(
                  alarm.name(),
                  alarm.name(),
                  alarm.severity().label(),
                  alarm.summary(),
                  PrometheusRules.expression(alarm),
                  PrometheusRules.duration(alarm.hold())));
    }
    appendCloudWatch(out);
    return out.toString();
  }

  private static void appendCloudWatch(StringBuilder out) {
    out.append(
        """

        ## In CloudWatch

        The same alarms for applications in Managed Service for Apache Flink, as the templates of `deploy/aws` create them: for each stream,
        or for each metric, an alarm of its own where there are several. The value of each data point is compared.

        | alarm | value | condition | data points | missing data |
        | --- | --- | --- | --- | --- |
        """);
    for (Alarm alarm : Alarms.ALL) {
      for (Condition condition : alarm.cloudWatch().of(SAMPLE)) {
        List<CloudWatchQuery> queries = condition.queries();
        CloudWatchQuery value = queries.get(queries.size() - 1);
        String inputs =
            queries.stream()
                .filter(query -> query.expression() == null)
                .map(
                    query ->
                        (queries.size() == 1 ? "" : "`" + query.id() + "`: ")
                            + query.stat()
                            + " of `"
                            + query.metricName()
                            + "`")
                .collect(Collectors.joining(", "));
        out.append(
            "| %s | %s%s | %s %s | %d of %s | %s |\n"
                .formatted(
                    alarm.name(),
                    value.expression() == null ? "" : "`" + value.expression() + "`, ",
                    inputs,
                    condition.comparison().startsWith("LessThan") ? "≤" : "&gt;",
                    new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT))
                        .format(condition.threshold()),
                    condition.periods(),
                    PrometheusRules.duration(Duration.ofSeconds(value.periodSeconds())),
                    condition.missing()));
      }
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String escape(String text) {
    return text.replace("|", "\\|").replace("<", "&lt;");
  }
}
