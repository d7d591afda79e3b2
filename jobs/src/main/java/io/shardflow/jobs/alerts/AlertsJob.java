package io.shardflow.jobs.alerts;

import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.flow.JobFlow;
import io.shardflow.jobs.flow.ReloadFile;
import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionFile;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.rules.SensorRules;
import io.shardflow.model.EventFormat;
import io.shardflow.model.event.SensorReading;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.TimeUtils;

/** Raises alerts about sensors whose readings break rules, and about silent ones. */
public final class AlertsJob implements Job<SensorReading> {
  private static final String DEFAULT_RULES = "/alert-rules.json";

  static final Option<String> RULES =
      Option.any(
          ConfigOptions.key("alert.rules")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "File of alert rules, which replace the built-in ones: [{\"sensor_type\":"
                      + " \"temperature\", \"above\": 30, \"clear-below\": 29, \"for\": \"2 min\","
                      + " \"cooldown\": \"10 min\"}, {\"silent-for\": \"15 min\"}, ...]. A file of"
                      + " anomaly.rules is valid, too. All fields are described in ALERTS.md."),
          "JSON file, as a local path or a URI of a Flink file system");

  static final Option<Duration> REFRESH =
      Option.checked(
          ConfigOptions.key("alert.refresh")
              .durationType()
              .defaultValue(Duration.ofMinutes(1))
              .withDescription(
                  "Interval at which a job on a stream reads the file of alert rules again."),
          "duration of 1 ms or more, such as 1 min",
          TimeOptions::isPositive);

  static final Option<Duration> FORGET_AFTER =
      Option.checked(
          ConfigOptions.key("alert.forget-after")
              .durationType()
              .defaultValue(Duration.ofDays(7))
              .withDescription(
                  "Time without readings after which a sensor counts as removed: its open alerts"
                      + " are closed, and nothing is remembered about it."),
          "duration from 1 ms to 3650 d, such as 7 d",
          time -> TimeOptions.isPositive(time) && time.compareTo(Duration.ofDays(3650)) <= 0);

  private static final OptionFile<SensorRules> RULES_FILE =
      new OptionFile<>(RULES, "rules", SensorRules::read);

  @Override
  public String name() {
    return "alerts";
  }

  @Override
  public String description() {
    return "alerts about sensors that break a rule or are silent: opened once, closed with hysteresis";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(RULES, REFRESH, FORGET_AFTER);
  }

  @Override
  public List<Options.Rule> rules() {
    return List.of(RULES_FILE, AlertsJob::checkSilence);
  }

  private static void checkSilence(Options options, List<Problem> problems) {
    if (RULES.isAmong(problems) || FORGET_AFTER.isAmong(problems)) {
      return;
    }
    Duration forgetAfter = options.get(FORGET_AFTER);
    try {
      check(rules(RULES_FILE.content(options)), forgetAfter);
    } catch (IOException e) {
      problems.add(
          new Problem(
              FORGET_AFTER.key(), TimeUtils.formatWithHighestUnit(forgetAfter), e.getMessage()));
    }
  }

  private static SensorRules rules(SensorRules ofFile) {
    return Objects.requireNonNullElseGet(ofFile, () -> SensorRules.ofResource(DEFAULT_RULES));
  }

  /** Checks that no sensor is forgotten before it counts as silent. */
  private static SensorRules check(SensorRules rules, Duration forgetAfter) throws IOException {
    Duration silence = rules.longestSilence().orElse(Duration.ZERO);
    if (silence.compareTo(forgetAfter) >= 0) {
      throw new IOException(
          String.format(
              "%s must be longer than each silent-for of the rules (%s)",
              FORGET_AFTER.key(), TimeUtils.formatWithHighestUnit(silence)));
    }
    return rules;
  }

  @Override
  public EventFormat<SensorReading> input(Options options) {
    return SensorReading.FORMAT;
  }

  @Override
  public List<JobMetric> metrics() {
    return List.of(
        Metrics.ALERTS_OPENED,
        Metrics.ALERTS_CLOSED,
        Metrics.ALERTS_OPEN,
        Metrics.DUPLICATES_DROPPED,
        Metrics.RULE_FAILURES,
        Metrics.RECORDS_LATE);
  }

  @Override
  public void define(DataStream<SensorReading> events, JobFlow flow) {
    Duration forgetAfter = flow.get(FORGET_AFTER);
    String path = flow.get(RULES);
    // Without a file, nothing changes. The operators exist all the same, so that a savepoint fits
    // the job with a file and without one.
    DataStream<String> changes =
        flow.ticks("rule ticks", "rule-ticks", flow.get(REFRESH))
            .transform(
                "read rules",
                Types.STRING,
                new ReloadFile<>(
                    path,
                    "rules",
                    file -> check(SensorRules.read(file), forgetAfter).text(),
                    Metrics.RULE_FAILURES))
            .setParallelism(1)
            .name("read rules")
            .uid("read-rules");
    AlertsPipeline.Output output =
        AlertsPipeline.of(
            events,
            flow.get(TimeOptions.OUT_OF_ORDERNESS),
            new AlertsPipeline.Rules(
                Objects.requireNonNullElse(path, ""), rules(flow.get(RULES_FILE)), changes),
            forgetAfter);
    flow.sink("alerts", output.alerts());
    flow.lateEvents(output.late());
  }
}
