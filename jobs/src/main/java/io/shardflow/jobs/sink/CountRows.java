package io.shardflow.jobs.sink;

import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.metrics.OperatorMetrics;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Counts the rows of a data set that is not written, and emits nothing. */
final class CountRows<T> extends AbstractStreamOperator<Void>
    implements OneInputStreamOperator<T, Void> {
  private static final long serialVersionUID = 1L;

  private final String dataSet;
  private final JobMetric metric;
  private transient Counter counter;

  /**
   * Creates the operator.
   *
   * @param metric the counter
   */
  CountRows(String dataSet, JobMetric metric) {
    this.dataSet = dataSet;
    this.metric = metric;
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void open() throws Exception {
    super.open();
    counter = OperatorMetrics.of(getRuntimeContext(), dataSet).counter(metric);
  }

  @Override
  public void processElement(StreamRecord<T> element) {
    counter.inc();
  }
}
