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
 * Forwards events that are on time, sends late ones to a side output, and emits the watermark for
 * the operators after it. This is the watermark of its input, with two differences:
 *
 * <ul>
 *   <li>When all inputs are idle, it advances to the end of the newest event's window, so that the
 *       open windows are closed. The newest event is that of all parallel instances: in this case
 *       Flink sends each of them the highest watermark of all inputs, from which its time follows.
 *       (If an input became active for a moment and is behind, Flink may not send it. Then the
 *       newest event is the newest one that this instance received, which closes everything that is
 *       open here.) The idle status is not forwarded.
 *   <li>It is kept in checkpoints and emitted again after a restart, so that events that were late
 *       stay late. Flink alone would start without a watermark and open closed windows a second
 *       time.
 * </ul>
 *
 * <p>A job can resume from a savepoint with other options. The state contains which events are
 * late, so that an event that was late stays late even if duplicates are now recognized for longer.
 * Open windows, however, cannot change their length: the operator rejects state of other windows.
 *
 * <p>An event that is {@linkplain EventTime#TOO_FAR_AHEAD too far ahead} is never the newest event.
 *
 * <p>At the end of the input, just before the last watermark, it emits the time of its newest event
 * to the side output {@link #NEWEST}: the last watermark itself is beyond all times.
 */
final class LatenessOperator<I, T> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<I, T> {
  private static final long serialVersionUID = 1L;

  /** The time of the newest event, at the end of the input. */
  static final OutputTag<Long> NEWEST = new OutputTag<>("newest event time", Types.LONG);

  /** Returns the records in an element of the input. Each of them is on time or late. */
  interface Unpacker<I, T> extends Serializable {
    Iterable<T> unpack(I element);
  }

  private final Unpacker<I, T> unpacker;
  private final EventTime.Extractor<T> eventTime;
  private final long outOfOrderness;
  private final Lateness lateness;
  private final Windows windows;
  private final OutputTag<T> late;

  private transient ListState<Tuple2<Long, Long>> timesState;
  private transient ListState<Long> lateUpToState;
  private transient ListState<Tuple3<Long, Long, Boolean>> windowsState;

  private transient long newestEventTime;
  private transient long currentWatermark;

  /** The newest event time that is late. */
  private transient long lateUpTo;

  LatenessOperator(
      Unpacker<I, T> unpacker,
      EventTime.Extractor<T> eventTime,
      long outOfOrderness,
      Lateness lateness,
      Windows windows,
      OutputTag<T> late) {
    this.unpacker = unpacker;
    this.eventTime = eventTime;
    this.outOfOrderness = outOfOrderness;
    this.lateness = lateness;
    this.windows = windows;
    this.late = late;
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    newestEventTime = Long.MIN_VALUE;
    currentWatermark = Long.MIN_VALUE;
    lateUpTo = Long.MIN_VALUE;
    OperatorStateStore store = context.getOperatorStateStore();
    timesState =
        store.getUnionListState(
            new ListStateDescriptor<>("clock", Types.TUPLE(Types.LONG, Types.LONG)));
    // Savepoints of 0.1.0 lack the other two states.
    lateUpToState = store.getUnionListState(new ListStateDescriptor<>("late-up-to", Types.LONG));
    windowsState =
        store.getUnionListState(
            new ListStateDescriptor<>(
                "windows", Types.TUPLE(Types.LONG, Types.LONG, Types.BOOLEAN)));
    for (Tuple3<Long, Long, Boolean> saved : windowsState.get()) {
      checkEqual(Windows.of(saved), windows);
    }
    for (Tuple2<Long, Long> times : timesState.get()) {
      newestEventTime = Math.max(newestEventTime, times.f0);
      currentWatermark = Math.max(currentWatermark, times.f1);
    }
    for (long time : lateUpToState.get()) {
      lateUpTo = Math.max(lateUpTo, time);
    }
    if (currentWatermark > Long.MIN_VALUE) {
      lateUpTo = Math.max(lateUpTo, lateness.lateUpTo(currentWatermark));
    }
  }

  private static void checkEqual(Windows saved, Windows current) {
    if (!saved.toTuple().equals(current.toTuple())) {
      // A restart would fail in the same way.
      throw new SuppressRestartsException(
          new IllegalStateException(
              String.format(
                  "The savepoint holds open windows of another length: it was taken with %s, and the"
                      + " job now has %s. Start the job with %s, or without the savepoint.",
                  saved, current, saved)));
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    if (currentWatermark > Long.MIN_VALUE) {
      output.emitWatermark(new Watermark(currentWatermark));
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    timesState.update(List.of(Tuple2.of(newestEventTime, currentWatermark)));
    lateUpToState.update(List.of(lateUpTo));
    windowsState.update(List.of(windows.toTuple()));
  }

  @Override
  public void processElement(StreamRecord<I> element) {
    boolean tooFarAhead = element.getTimestamp() == EventTime.TOO_FAR_AHEAD;
    for (T event : unpacker.unpack(element.getValue())) {
      long time = eventTime.apply(event).toEpochMilli();
      StreamRecord<T> record = new StreamRecord<>(event, time);
      if (time <= lateUpTo) {
        output.collect(late, record);
        continue;
      }
      if (!tooFarAhead) {
        newestEventTime = Math.max(newestEventTime, time);
      }
      output.collect(record);
    }
  }

  @Override
  public void processWatermark(Watermark mark) {
    // The minimum only means that the source has become active again.
    if (mark.getTimestamp() > Long.MIN_VALUE
        && mark.getTimestamp() < Watermark.MAX_WATERMARK.getTimestamp()) {
      newestEventTime = Math.max(newestEventTime, mark.getTimestamp() + outOfOrderness + 1);
    }
    advanceWatermark(mark.getTimestamp());
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) {
    if (status.isIdle() && newestEventTime > Long.MIN_VALUE) {
      advanceWatermark(lateness.closedAt(newestEventTime));
    }
  }

  /**
   * Emits the last watermark, which Flink does not send to idle operators: windows may still be
   * open.
   */
  @Override
  public void finish() throws Exception {
    advanceWatermark(Watermark.MAX_WATERMARK.getTimestamp());
    super.finish();
  }

  private void advanceWatermark(long watermark) {
    if (watermark > currentWatermark) {
      currentWatermark = watermark;
      lateUpTo = Math.max(lateUpTo, lateness.lateUpTo(watermark));
      if (watermark == Watermark.MAX_WATERMARK.getTimestamp()) {
        output.collect(NEWEST, new StreamRecord<>(newestEventTime));
      }
      output.emitWatermark(new Watermark(watermark));
    }
  }
}
