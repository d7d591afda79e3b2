package io.shardflow.jobs.anomaly;

import io.shardflow.jobs.runtime.Metrics;
import io.shardflow.model.Anomaly;
import io.shardflow.model.SensorReading;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;

/** Passes on the readings that the rules call anomalies. */
final class FilterAnomalies extends RichFlatMapFunction<SensorReading, Anomaly> {
  private static final long serialVersionUID = 1L;

  private final AnomalyRules rules;
  private transient Counter anomalies;
  private transient Counter filtered;

  FilterAnomalies(AnomalyRules rules) {
    this.rules = rules;
  }

  @Override
  public void open(Configuration parameters) {
    anomalies = getRuntimeContext().getMetricGroup().counter(Metrics.ANOMALIES);
    filtered = getRuntimeContext().getMetricGroup().counter(Metrics.RECORDS_FILTERED);
  }

  @Override
  public void flatMap(SensorReading reading, Collector<Anomaly> out) {
    if (rules.match(reading)) {
      anomalies.inc();
      out.collect(Anomaly.of(reading));
    } else {
      filtered.inc();
    }
  }
}
