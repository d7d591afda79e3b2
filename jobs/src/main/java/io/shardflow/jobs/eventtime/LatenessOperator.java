package io.shardflow.jobs.eventtime;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;

/**
 * Passes events on, puts those aside that are late, and tells the operators behind it the time. Its
 * watermark is that of its input, with two differences:
 *
 * <ul>
 *   <li>When all inputs are idle, it goes to the end of the newest event's window, so that the
 *       windows still open are closed. The newest event is that of all instances: Flink then tells
 *       each of them the greatest watermark of all inputs, from which its time follows. (Where an
 *       input came back for a moment and is behind, Flink may not; then it is the newest event that
 *       came here, which closes all that is open here.) Idleness ends here; what is behind never
 *       sees it.
 *   <li>It is kept in checkpoints and told again after a restart, so that what was late stays late.
 *       Flink alone starts again with no time at all and opens closed windows a second time.
 * </ul>
 *
 * <p>A job can start from a savepoint with other options. The state also says which events are
 * late, so that an event that was late stays late if duplicates are now recognised for longer. But
 * open windows cannot change their length: a job with other windows is refused.
 *
 * <p>An event that is {@linkplain EventTime#TOO_FAR_AHEAD too far ahead} is not the newest.
 */
final class LatenessOperator<I, T> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<I, T> {
  private static final long serialVersionUID = 1L;

  /** What an element of the input is made of. */
  interface Parts<I, T> extends Serializable {
    Iterable<T> of(I element);
  }

  private final Parts<I, T> parts;
  private final EventTime.TimeOf<T> timeOf;
  private final long outOfOrderness;
  private final Lateness closing;
  private final OutputTag<T> late;

  private transient ListState<Tuple2<Long, Long>> saved;
  private transient ListState<Long> savedLateUpTo;
  private transient ListState<Tuple3<Long, Long, Boolean>> savedWindows;
  private transient long newest;
  private transient long told;

  /** The newest event time that is late. */
  private transient long lateUpTo;

  LatenessOperator(
      Parts<I, T> parts,
      EventTime.TimeOf<T> timeOf,
      long outOfOrderness,
      Lateness closing,
      OutputTag<T> late) {
    this.parts = parts;
    this.timeOf = timeOf;
    this.outOfOrderness = outOfOrderness;
    this.closing = closing;
    this.late = late;
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    newest = Long.MIN_VALUE;
    told = Long.MIN_VALUE;
    lateUpTo = Long.MIN_VALUE;
    OperatorStateStore store = context.getOperatorStateStore();
    saved =
        store.getUnionListState(
            new ListStateDescriptor<>("clock", Types.TUPLE(Types.LONG, Types.LONG)));
    // These two are not in savepoints of 0.1.0.
    savedLateUpTo = store.getUnionListState(new ListStateDescriptor<>("late-up-to", Types.LONG));
    savedWindows =
        store.getUnionListState(
            new ListStateDescriptor<>(
                "windows", Types.TUPLE(Types.LONG, Types.LONG, Types.BOOLEAN)));
    for (Tuple3<Long, Long, Boolean> windows : savedWindows.get()) {
      checkEqual(Windows.of(windows), closing.windows());
    }
    for (Tuple2<Long, Long> clock : saved.get()) {
      newest = Math.max(newest, clock.f0);
      told = Math.max(told, clock.f1);
    }
    for (long time : savedLateUpTo.get()) {
      lateUpTo = Math.max(lateUpTo, time);
    }
    if (told > Long.MIN_VALUE) {
      lateUpTo = Math.max(lateUpTo, closing.lateUpTo(told));
    }
  }

  private static void checkEqual(Windows saved, Windows now) {
    if (!saved.toTuple().equals(now.toTuple())) {
      // A restart would fail in the same way.
      throw new SuppressRestartsException(
          new IllegalStateException(
              ("The savepoint holds open windows of another length: it was taken with %s, and the"
                      + " job now has %s. Start the job with %s, or without the savepoint.")
                  .formatted(saved, now, saved)));
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
    saved.update(List.of(Tuple2.of(newest, told)));
    savedLateUpTo.update(List.of(lateUpTo));
    savedWindows.update(List.of(closing.windows().toTuple()));
  }

  @Override
  public void processElement(StreamRecord<I> element) {
    boolean ahead = element.getTimestamp() == EventTime.TOO_FAR_AHEAD;
    for (T part : parts.of(element.getValue())) {
      long time = timeOf.apply(part).toEpochMilli();
      StreamRecord<T> record = new StreamRecord<>(part, time);
      if (time <= lateUpTo) {
        output.collect(late, record);
        continue;
      }
      if (!ahead) {
        newest = Math.max(newest, time);
      }
      output.collect(record);
    }
  }

  @Override
  public void processWatermark(Watermark mark) {
    // The least one only says that the source is active again.
    if (mark.getTimestamp() > Long.MIN_VALUE
        && mark.getTimestamp() < Watermark.MAX_WATERMARK.getTimestamp()) {
      newest = Math.max(newest, mark.getTimestamp() + outOfOrderness + 1);
    }
    tell(mark.getTimestamp());
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) {
    if (status.isIdle() && newest > Long.MIN_VALUE) {
      tell(closing.closedAt(newest));
    }
  }

  /** Ends time, which Flink does not tell those who are idle: what is ahead may still be open. */
  @Override
  public void finish() throws Exception {
    tell(Watermark.MAX_WATERMARK.getTimestamp());
    super.finish();
  }

  private void tell(long time) {
    if (time > told) {
      told = time;
      lateUpTo = Math.max(lateUpTo, closing.lateUpTo(time));
      output.emitWatermark(new Watermark(time));
    }
  }
}
