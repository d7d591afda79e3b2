package io.shardflow.jobs.eventtime;

import java.io.Serializable;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Passes events on and tells the operators behind it the time. Its watermark is that of its input,
 * with two differences:
 *
 * <ul>
 *   <li>When all inputs are idle, it goes to the end of the newest event's window, so that the
 *       windows still open are closed. All instances do so at the same time: an input that becomes
 *       idle last has told each of them the greatest watermark of all, from which the time of the
 *       newest event follows. Idleness ends here; what is behind never sees it.
 *   <li>It is kept in checkpoints and told again after a restart, so that what was late stays late.
 *       Flink alone starts again with no time at all and opens closed windows a second time.
 * </ul>
 */
final class EventClock<T> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<T, T> {
  private static final long serialVersionUID = 1L;

  /** When the windows of the newest event are closed, both in milliseconds. */
  interface Closing extends LongUnaryOperator, Serializable {}

  private final long outOfOrderness;
  private final Closing closing;

  private transient ListState<Tuple2<Long, Long>> saved;
  private transient long input;
  private transient long told;

  EventClock(long outOfOrderness, Closing closing) {
    this.outOfOrderness = outOfOrderness;
    this.closing = closing;
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    input = Long.MIN_VALUE;
    told = Long.MIN_VALUE;
    saved =
        context
            .getOperatorStateStore()
            .getUnionListState(
                new ListStateDescriptor<>("clock", Types.TUPLE(Types.LONG, Types.LONG)));
    for (Tuple2<Long, Long> clock : saved.get()) {
      input = Math.max(input, clock.f0);
      told = Math.max(told, clock.f1);
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    if (told > Long.MIN_VALUE) {
      output.emitWatermark(new Watermark(told));
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    saved.update(List.of(Tuple2.of(input, told)));
  }

  @Override
  public void processElement(StreamRecord<T> element) {
    output.collect(element);
  }

  @Override
  public void processWatermark(Watermark mark) {
    input = Math.max(input, mark.getTimestamp());
    tell(mark.getTimestamp());
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) {
    boolean hasTime = input > Long.MIN_VALUE && input < Long.MAX_VALUE - outOfOrderness - 1;
    if (status.isIdle() && hasTime) {
      tell(closing.applyAsLong(input + outOfOrderness + 1));
    }
  }

  private void tell(long time) {
    if (time > told) {
      told = time;
      output.emitWatermark(new Watermark(time));
    }
  }
}
