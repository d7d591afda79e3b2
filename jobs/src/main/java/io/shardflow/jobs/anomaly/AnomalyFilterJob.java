package io.shardflow.jobs.anomaly;

import io.shardflow.jobs.Job;
import io.shardflow.jobs.reference.ReferenceData;
import io.shardflow.jobs.reference.ReferenceOptions;
import io.shardflow.jobs.runtime.JobFlow;
import io.shardflow.jobs.runtime.Option;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.SensorReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Sensor readings in; anomalies out. */
public final class AnomalyFilterJob implements Job {
  static final Option<String> RULES =
      new Option<>(
          ConfigOptions.key("anomaly.rules")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The rules to use instead of the built-in ones: [{\"sensor_type\":"
                      + " \"pressure\", \"below\": 990, \"above\": 1020}, ...]; equals is the"
                      + " third word."),
          "JSON file",
          AnomalyFilterJob::problemIn);

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
  public void define(JobFlow flow) {
    DataStream<SensorReading> readings = flow.source(SensorReading.FORMAT);
    AnomalyRules rules = rules(flow.get(RULES));
    ReferenceData sensors = ReferenceData.of(flow);
    DataStream<? extends OutputRecord> anomalies =
        sensors == null
            ? AnomalyFilterPipeline.of(readings, rules)
            : AnomalyFilterPipeline.of(readings, rules, sensors);
    flow.sink("anomalies", anomalies);
  }

  private static AnomalyRules rules(String path) {
    try {
      return path == null ? AnomalyRules.defaults() : AnomalyRules.of(path);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the rules " + path, e);
    }
  }

  private static String problemIn(String path) {
    try {
      AnomalyRules.of(path);
      return null;
    } catch (IOException e) {
      return "cannot be read as rules: " + e.getMessage();
    }
  }
}
