package io.shardflow.jobs.anomaly;

import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.metrics.OperatorMetrics;
import java.io.Serializable;
import java.util.function.Function;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;

/** Converts each anomaly to a row, drops all other readings, and counts both. */
final class FilterAnomalies<T, R> extends RichFlatMapFunction<T, R> {
  private static final long serialVersionUID = 1L;

  /** Creates a row. */
  interface Maker<T, R> extends Function<T, R>, Serializable {}

  private final FilterFunction<T> isAnomaly;
  private final Maker<T, R> row;
  private transient Counter anomalies;
  private transient Counter filtered;

  FilterAnomalies(FilterFunction<T> isAnomaly, Maker<T, R> row) {
    this.isAnomaly = isAnomaly;
    this.row = row;
  }

  @Override
  public void open(Configuration parameters) {
    OperatorMetrics metrics = OperatorMetrics.of(getRuntimeContext());
    anomalies = metrics.counter(Metrics.ANOMALIES);
    filtered = metrics.counter(Metrics.RECORDS_FILTERED);
  }

  @Override
  public void flatMap(T reading, Collector<R> out) throws Exception {
    if (isAnomaly.filter(reading)) {
      anomalies.inc();
      out.collect(row.apply(reading));
    } else {
      filtered.inc();
    }
  }
}
