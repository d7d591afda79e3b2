package io.shardflow.jobs.anomaly;

import io.shardflow.model.Anomaly;
import io.shardflow.model.SensorReading;
import org.apache.flink.streaming.api.datastream.DataStream;

/** The sensor readings that the rules call anomalies. Each stands for itself, so none is late. */
public final class AnomalyFilterPipeline {
  private AnomalyFilterPipeline() {}

  public static DataStream<Anomaly> of(DataStream<SensorReading> readings, AnomalyRules rules) {
    return readings
        .flatMap(new FilterAnomalies(rules))
        .name("filter anomalies")
        .uid("filter-anomalies");
  }
}
