package io.shardflow.jobs.runtime;

import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;

/** Counts the records that pass. */
final class CountRecords<T> extends RichMapFunction<T, T> {
  private static final long serialVersionUID = 1L;

  private final String metric;
  private transient Counter records;

  CountRecords(String metric) {
    this.metric = metric;
  }

  @Override
  public void open(Configuration parameters) {
    records = getRuntimeContext().getMetricGroup().counter(metric);
  }

  @Override
  public T map(T value) {
    records.inc();
    return value;
  }
}
