package io.shardflow.jobs.sink;

import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Counts the rows of a data set that is not written, and emits nothing. */
final class CountRows<T> extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<T, Void> {
  private static final long serialVersionUID = 1L;

  private final String metric;
  private transient Counter counter;

  /**
   * Creates the operator.
   *
   * @param metric the name of the counter
   */
  CountRows(String metric) {
    this.metric = metric;
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void open() throws Exception {
    super.open();
    counter = getMetricGroup().counter(metric);
  }

  @Override
  public void processElement(StreamRecord<T> element) {
    counter.inc();
  }
}
