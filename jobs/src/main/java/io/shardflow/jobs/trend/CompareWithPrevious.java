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
 * Compares each mean with that of the window of the same length just before it, if that window had
 * readings. The windows of a key arrive in order. The last one is kept until the watermark has
 * passed the end of its successor.
 */
final class CompareWithPrevious extends AbstractStreamOperator<Trend>
    implements OneInputStreamOperator<WindowMean, Trend>,
        Triggerable<TypeAndLocation, VoidNamespace> {
  private static final long serialVersionUID = 1L;

  private transient boolean restored;
  private transient ValueState<WindowMean> lastWindow;
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
    lastWindow =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("last-window", Types.POJO(WindowMean.class)));
    timers = getInternalTimerService("user-timers", VoidNamespaceSerializer.INSTANCE, this);
    if (restored) {
      timers.forEachEventTimeTimer((namespace, time) -> addMissingEnd(time));
    }
  }

  /**
   * Adds the end of the last window of the current key, which savepoints of 0.1.0 lack. The key's
   * latest timer is at the end of the window after the last one.
   */
  private void addMissingEnd(long timer) throws Exception {
    WindowMean kept = lastWindow.value();
    if (kept != null) {
      long end = kept.windowStart() + (timer - kept.windowStart()) / 2;
      if (kept.windowEnd() == 0 || kept.windowEnd() < end) {
        lastWindow.update(new WindowMean(kept.key(), kept.mean(), kept.windowStart(), end));
      }
    }
  }

  @Override
  public void processElement(StreamRecord<WindowMean> element) throws Exception {
    WindowMean current = element.getValue();
    WindowMean previous = lastWindow.value();
    lastWindow.update(current);
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
    WindowMean kept = lastWindow.value();
    if (kept != null && kept.windowEnd() + kept.length() <= timer.getTimestamp()) {
      lastWindow.clear();
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<TypeAndLocation, VoidNamespace> timer) {
    throw new UnsupportedOperationException("There are no processing-time timers");
  }
}
