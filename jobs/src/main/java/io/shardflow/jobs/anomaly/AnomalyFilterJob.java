package io.shardflow.jobs.anomaly;

import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.flow.JobFlow;
import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionFile;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.reference.ReferenceData;
import io.shardflow.jobs.reference.ReferenceOptions;
import io.shardflow.model.EventFormat;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.event.SensorReading;
import java.util.List;
import java.util.Objects;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Filters the anomalies from sensor readings. */
public final class AnomalyFilterJob implements Job<SensorReading> {
  static final Option<String> RULES =
      Option.any(
          ConfigOptions.key("anomaly.rules")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "File of anomaly rules, which replace the built-in ones: [{\"sensor_type\":"
                      + " \"pressure\", \"below\": 990, \"above\": 1020}, ...]. The third threshold"
                      + " is equals."),
          "JSON file");

  private static final OptionFile<AnomalyRules> RULES_FILE =
      new OptionFile<>(RULES, "rules", AnomalyRules::of);

  @Override
  public String name() {
    return "anomaly-filter";
  }

  @Override
  public String description() {
    return "sensor readings that break the rule of their sensor type";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(RULES, ReferenceOptions.PATH, ReferenceOptions.REFRESH);
  }

  @Override
  public List<Options.Rule> rules() {
    return List.of(RULES_FILE, ReferenceOptions.TABLE);
  }

  @Override
  public EventFormat<SensorReading> input(Options options) {
    return SensorReading.FORMAT;
  }

  @Override
  public List<String> dataSets() {
    return List.of("anomalies");
  }

  @Override
  public List<JobMetric> metrics() {
    return List.of(
        Metrics.ANOMALIES,
        Metrics.RECORDS_FILTERED,
        Metrics.RECORDS_UNKNOWN,
        Metrics.REFERENCE_FAILURES);
  }

  @Override
  public void define(DataStream<SensorReading> events, JobFlow flow) {
    AnomalyRules rules =
        Objects.requireNonNullElseGet(flow.get(RULES_FILE), AnomalyRules::defaults);
    ReferenceData sensors = ReferenceData.of(flow);
    DataStream<? extends OutputRecord> anomalies =
        sensors == null
            ? AnomalyFilterPipeline.of(events, rules)
            : AnomalyFilterPipeline.of(events, rules, sensors);
    flow.sink("anomalies", anomalies);
  }
}
