package io.shardflow.jobs.alerts;

import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.metrics.OperatorMetrics;
import io.shardflow.model.result.Alert;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Emits, at the end of the input, the rows whose time the newest event of all sensors has reached.
 * The first input has the rows, the second one the times of the newest events. Its parallelism is
 * 1, and it receives nothing before the end.
 */
final class ConfirmAtTheEnd extends AbstractStreamOperator<Alert>
    implements TwoInputStreamOperator<Alert, Long, Alert> {
  private static final long serialVersionUID = 1L;

  private transient ListState<Alert> rows;
  private transient ListState<Long> newestTimes;
  private transient Counter opened;
  private transient Counter closed;

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    rows =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("rows", JudgeReadings.ALERT));
    newestTimes =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>("newest-times", Types.LONG));
  }

  @Override
  public void open() throws Exception {
    super.open();
    OperatorMetrics metrics = OperatorMetrics.of(getRuntimeContext());
    opened = metrics.counter(Metrics.ALERTS_OPENED);
    closed = metrics.counter(Metrics.ALERTS_CLOSED);
  }

  @Override
  public void processElement1(StreamRecord<Alert> row) throws Exception {
    rows.add(row.getValue());
  }

  @Override
  public void processElement2(StreamRecord<Long> newestTime) throws Exception {
    newestTimes.add(newestTime.getValue());
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    if (mark.equals(Watermark.MAX_WATERMARK)) {
      confirm();
    }
    super.processWatermark(mark);
  }

  /** Flink does not send the last watermark to operators whose inputs are idle. */
  @Override
  public void finish() throws Exception {
    confirm();
    super.finish();
  }

  private void confirm() throws Exception {
    long newest = Long.MIN_VALUE;
    for (long time : newestTimes.get()) {
      newest = Math.max(newest, time);
    }
    for (Alert row : rows.get()) {
      if (row.time().toEpochMilli() <= newest) {
        (row.closedAt() == null ? opened : closed).inc();
        output.collect(new StreamRecord<>(row));
      }
    }
    rows.update(List.of());
    newestTimes.update(List.of());
  }
}
