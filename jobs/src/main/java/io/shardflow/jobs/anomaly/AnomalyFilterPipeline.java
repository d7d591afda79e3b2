package io.shardflow.jobs.anomaly;

import io.shardflow.jobs.reference.Enriched;
import io.shardflow.jobs.reference.ReferenceData;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.result.Anomaly;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The sensor readings that the rules define as anomalies. Each reading is judged alone, so none is
 * late.
 */
public final class AnomalyFilterPipeline {
  private static final TypeInformation<Anomaly> ANOMALY = Types.POJO(Anomaly.class);

  private AnomalyFilterPipeline() {}

  /** Connects the pipeline without reference data. */
  public static DataStream<Anomaly> of(DataStream<SensorReading> readings, AnomalyRules rules) {
    return filter(readings, new FilterAnomalies<>(rules::match, Anomaly::of), ANOMALY);
  }

  /**
   * Connects the pipeline with reference data. A sensor's own thresholds replace the rule of its
   * type.
   */
  public static DataStream<Enriched<Anomaly>> of(
      DataStream<SensorReading> readings, AnomalyRules rules, ReferenceData sensors) {
    return filter(
        sensors.addTo("add sensors", "add-sensors", readings, SensorReading::sensorId),
        new FilterAnomalies<>(
            reading -> rules.match(reading.row(), reading.ownThresholds()),
            reading -> reading.with(Anomaly.of(reading.row()))),
        Enriched.type(ANOMALY));
  }

  private static <T, R> DataStream<R> filter(
      DataStream<T> readings, FilterAnomalies<T, R> anomalies, TypeInformation<R> type) {
    return readings
        .flatMap(anomalies)
        .returns(type)
        .name("filter anomalies")
        .uid("filter-anomalies");
  }
}
