package io.shardflow.monitoring;

import io.shardflow.jobs.metrics.FlinkMetrics;
import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.monitoring.alarm.Alarm;
import io.shardflow.monitoring.alarm.Alarms;
import io.shardflow.monitoring.file.PrometheusRules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Examples of time series that make each alarm fire and clear, as unit tests for promtool. */
final class RuleExamples {
  private static final String JOB = "job_name=\"store-revenue\", cluster=\"eu\"";
  private static final String OPERATOR = "deliver alerts to http://localhost";

  /**
   * A time series in the notation of promtool: {@code 0+60x10} is 0, 60, ... 600; {@code 5x3} is 5
   * four times; {@code _} is missing.
   */
  private record Series(JobMetric metric, String labels, String values) {}

  /**
   * An example.
   *
   * @param interval of the values
   * @param firesAt when the alarm fires, in minutes
   * @param clearAt when it no longer fires, in minutes
   * @param labels those of the alert, besides job, cluster and severity
   */
  record Example(
      Alarm alarm,
      String interval,
      int firesAt,
      int clearAt,
      Map<String, String> labels,
      List<Series> series) {}

  static final List<Example> ALL =
      List.of(
          example(
              Alarms.JOB_DOWN, 15, 22, series(FlinkMetrics.DOWNTIME, "0x5 60000+60000x10 0x10")),
          // Flink calls it running, but no task reports.
          example(
              Alarms.JOB_DOWN,
              25,
              80,
              series(FlinkMetrics.DOWNTIME, "0x100"),
              series(Metrics.RECORDS_READ, "0+600x10 _x80")),
          example(Alarms.RESTART_LOOP, 12, 40, series(FlinkMetrics.RESTARTS, "0x5 1+1x5 6x40")),
          example(
              Alarms.NO_DATA, 30, 55, series(Metrics.RECORDS_READ, "0+600x10 6000x30 6000+600x20")),
          example(
              Alarms.BEHIND,
              14,
              20,
              series(FlinkMetrics.MILLIS_BEHIND_LATEST, "0x5 400000x10 0x10")),
          example(
              Alarms.CHECKPOINT_FAILING,
              11,
              40,
              series(FlinkMetrics.CHECKPOINTS_FAILED, "0x5 1+1x4 5x40")),
          example(
              Alarms.CHECKPOINT_TOO_OLD, 18, 25, series(Metrics.CHECKPOINT_AGE, "0+60x20 0x10")),
          new Example(
              Alarms.DELIVERY_STUCK,
              "1m",
              10,
              15,
              Map.of("operator_name", OPERATOR),
              List.of(ofOperator(Metrics.OLDEST_PENDING_SECONDS, "0+60x12 0x5"))),
          example(
              Alarms.DEAD_LETTERS,
              15,
              40,
              series(Metrics.RECORDS_READ, "0+6000x60"),
              series(Metrics.RECORDS_MALFORMED, "0x5 120+120x20 2520x40"),
              series(Metrics.ROWS_REFUSED, "0x60")),
          // All data sets are deliveries only, so nothing can be refused.
          example(
              Alarms.DEAD_LETTERS,
              15,
              40,
              series(Metrics.RECORDS_READ, "0+6000x60"),
              series(Metrics.RECORDS_MALFORMED, "0x5 120+120x20 2520x40")),
          example(
              Alarms.LATE_EVENTS,
              30,
              60,
              series(Metrics.RECORDS_READ, "0+6000x100"),
              series(Metrics.RECORDS_LATE, "0x5 600+600x30 18600x70")),
          example(
              Alarms.WRONG_TIMES,
              30,
              60,
              series(Metrics.RECORDS_READ, "0+6000x100"),
              series(Metrics.RECORDS_AHEAD, "0x5 120+120x30 3720x70"),
              series(Metrics.RECORDS_BEFORE_1990, "0x100")),
          example(
              Alarms.WATERMARK_BEHIND,
              18,
              25,
              series(Metrics.WATERMARK_LAG, "5000x5 700000x15 5000x10")),
          example(
              Alarms.CONSUMER_THROTTLED,
              20,
              50,
              series(Metrics.REQUESTS_THROTTLED, "0+18x30 540x40"),
              new Series(FlinkMetrics.MILLIS_BEHIND_LATEST, JOB + ", shardId=\"0\"", "0x70"),
              new Series(FlinkMetrics.MILLIS_BEHIND_LATEST, JOB + ", shardId=\"1\"", "0x70")),
          new Example(
              Alarms.CHECKPOINT_GROWING,
              "5m",
              52 * 60,
              85 * 60,
              Map.of(),
              List.of(series(FlinkMetrics.CHECKPOINT_SIZE, "200000000x360 400000000x720"))),
          new Example(
              Alarms.UNDELIVERED,
              "1m",
              8,
              30,
              Map.of("operator_name", OPERATOR),
              List.of(ofOperator(Metrics.ROWS_UNDELIVERED, "0x5 1x40"))),
          example(Alarms.STALE_RULES, 8, 30, series(Metrics.RULE_FAILURES, "0x5 1x40")),
          example(Alarms.STALE_RULES, 8, 30, series(Metrics.REFERENCE_FAILURES, "0x5 1x40")),
          example(
              Alarms.MANY_OPEN_ALERTS,
              40,
              55,
              new Series(Metrics.ALERTS_OPEN, JOB + ", subtask_index=\"0\"", "0x5 60x40 0x20"),
              new Series(Metrics.ALERTS_OPEN, JOB + ", subtask_index=\"1\"", "0x5 60x40 0x20")));

  private RuleExamples() {}

  private static Example example(Alarm alarm, int firesAt, int clearAt, Series... series) {
    return new Example(alarm, "1m", firesAt, clearAt, Map.of(), List.of(series));
  }

  private static Series series(JobMetric metric, String values) {
    return new Series(metric, JOB, values);
  }

  private static Series ofOperator(JobMetric metric, String values) {
    return new Series(metric, JOB + ", operator_name=\"" + OPERATOR + "\"", values);
  }

  /** Returns the file of the unit tests, in YAML. */
  static String file() {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("rule_files", List.of("rules.yml"));
    file.put("evaluation_interval", "1m");
    file.put("tests", ALL.stream().map(RuleExamples::test).toList());
    return PrometheusRules.yaml(file);
  }

  private static Map<String, Object> test(Example example) {
    List<Object> inputs = new ArrayList<>();
    for (Series series : example.series()) {
      Map<String, Object> input = new LinkedHashMap<>();
      input.put("series", series.metric().prometheusName() + "{" + series.labels() + "}");
      input.put("values", series.values());
      inputs.add(input);
    }
    Map<String, Object> test = new LinkedHashMap<>();
    test.put("name", example.alarm().name());
    test.put("interval", example.interval());
    test.put("input_series", inputs);
    test.put(
        "alert_rule_test",
        List.of(
            expectation(example, 0, List.of()),
            expectation(example, example.firesAt(), List.of(alert(example))),
            expectation(example, example.clearAt(), List.of())));
    return test;
  }

  private static Map<String, Object> expectation(
      Example example, int minutes, List<Object> alerts) {
    Map<String, Object> expectation = new LinkedHashMap<>();
    expectation.put("eval_time", minutes + "m");
    expectation.put("alertname", example.alarm().alertName());
    expectation.put("exp_alerts", alerts);
    return expectation;
  }

  private static Map<String, Object> alert(Example example) {
    Map<String, Object> labels = new LinkedHashMap<>();
    labels.put("cluster", "eu");
    labels.put("job_name", "store-revenue");
    labels.put("severity", example.alarm().severity().label());
    labels.putAll(example.labels());
    Map<String, Object> alert = new LinkedHashMap<>();
    alert.put("exp_labels", labels);
    alert.put("exp_annotations", PrometheusRules.annotations(example.alarm(), "store-revenue"));
    return alert;
  }
}
