package io.shardflow.jobs.anomaly;

import io.shardflow.jobs.Job;
import io.shardflow.jobs.reference.ReferenceData;
import io.shardflow.jobs.reference.ReferenceOptions;
import io.shardflow.jobs.runtime.JobFlow;
import io.shardflow.jobs.runtime.Option;
import io.shardflow.jobs.runtime.OptionFile;
import io.shardflow.jobs.runtime.Options;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.SensorReading;
import java.util.List;
import java.util.Objects;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Sensor readings in; anomalies out. */
public final class AnomalyFilterJob implements Job {
  static final Option<String> RULES =
      Option.any(
          ConfigOptions.key("anomaly.rules")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The rules to use instead of the built-in ones: [{\"sensor_type\":"
                      + " \"pressure\", \"below\": 990, \"above\": 1020}, ...]; equals is the"
                      + " third word."),
          "JSON file");

  private static final OptionFile<AnomalyRules> RULES_FILE =
      new OptionFile<>(RULES, "rules", AnomalyRules::of);

  @Override
  public String name() {
    return "anomaly-filter";
  }

  @Override
  public String description() {
    return "the sensor readings beyond their type's thresholds";
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
  public void define(JobFlow flow) {
    DataStream<SensorReading> readings = flow.source(SensorReading.FORMAT);
    AnomalyRules rules =
        Objects.requireNonNullElseGet(flow.get(RULES_FILE), AnomalyRules::defaults);
    ReferenceData sensors = ReferenceData.of(flow);
    DataStream<? extends OutputRecord> anomalies =
        sensors == null
            ? AnomalyFilterPipeline.of(readings, rules)
            : AnomalyFilterPipeline.of(readings, rules, sensors);
    flow.sink("anomalies", anomalies);
  }
}
