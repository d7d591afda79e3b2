package io.shardflow.jobs.trend;

import io.shardflow.model.result.Trend;
import java.time.Instant;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Compares each mean with that of the window of the same length just before it, if that had
 * readings. The windows of a group come one after the other; the last one is kept until the next
 * can no longer come.
 */
final class CompareWithPrevious extends AbstractStreamOperator<Trend>
    implements OneInputStreamOperator<WindowMean, Trend>,
        Triggerable<TypeAndLocation, VoidNamespace> {
  private static final long serialVersionUID = 1L;

  private transient boolean restored;
  private transient ValueState<WindowMean> last;
  private transient InternalTimerService<VoidNamespace> timers;

  CompareWithPrevious() {
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    restored = context.isRestored();
  }

  @Override
  public void open() throws Exception {
    super.open();
    last =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("last-window", Types.POJO(WindowMean.class)));
    timers = getInternalTimerService("user-timers", VoidNamespaceSerializer.INSTANCE, this);
    if (restored) {
      timers.forEachEventTimeTimer((namespace, time) -> addMissingEnd(time));
    }
  }

  /**
   * Savepoints of 0.1.0 hold only the start of a group's last window. Its timer, the last one of
   * the group, is at the end of the window after it.
   */
  private void addMissingEnd(long timer) throws Exception {
    WindowMean kept = last.value();
    if (kept != null) {
      long end = kept.windowStart() + (timer - kept.windowStart()) / 2;
      if (kept.windowEnd() == 0 || kept.windowEnd() < end) {
        last.update(new WindowMean(kept.key(), kept.mean(), kept.windowStart(), end));
      }
    }
  }

  @Override
  public void processElement(StreamRecord<WindowMean> element) throws Exception {
    WindowMean current = element.getValue();
    WindowMean previous = last.value();
    last.update(current);
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, current.windowEnd() + current.length());
    if (previous != null
        && previous.windowEnd() == current.windowStart()
        && previous.length() == current.length()) {
      output.collect(
          element.replace(
              Trend.between(
                  current.key().sensorType(),
                  current.key().location(),
                  previous.mean(),
                  current.mean(),
                  Instant.ofEpochMilli(current.windowStart()),
                  Instant.ofEpochMilli(current.windowEnd()))));
    }
  }

  @Override
  public void onEventTime(InternalTimer<TypeAndLocation, VoidNamespace> timer) throws Exception {
    WindowMean kept = last.value();
    if (kept != null && kept.windowEnd() + kept.length() <= timer.getTimestamp()) {
      last.clear();
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<TypeAndLocation, VoidNamespace> timer) {
    throw new UnsupportedOperationException("No timer goes by the time of the machine");
  }
}
