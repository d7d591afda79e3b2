package io.shardflow.jobs.trend;

import io.shardflow.model.Trend;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Compares each mean with that of the window just before it, if that had readings. The windows of a
 * group come one after the other; the last one is kept until the next can no longer come.
 */
final class CompareWithPrevious extends KeyedProcessFunction<TypeAndLocation, WindowMean, Trend> {
  private static final long serialVersionUID = 1L;

  private final long windowSize;
  private transient ValueState<WindowMean> last;

  CompareWithPrevious(Duration windowSize) {
    this.windowSize = windowSize.toMillis();
  }

  @Override
  public void open(Configuration parameters) {
    last =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("last-window", Types.POJO(WindowMean.class)));
  }

  @Override
  public void processElement(WindowMean current, Context context, Collector<Trend> out)
      throws Exception {
    WindowMean previous = last.value();
    long end = current.windowStart() + windowSize;
    if (previous != null && previous.windowStart() + windowSize == current.windowStart()) {
      out.collect(
          Trend.between(
              current.key().sensorType(),
              current.key().location(),
              previous.mean(),
              current.mean(),
              Instant.ofEpochMilli(current.windowStart()),
              Instant.ofEpochMilli(end)));
    }
    last.update(current);
    context.timerService().registerEventTimeTimer(end + windowSize);
  }

  @Override
  public void onTimer(long timer, OnTimerContext context, Collector<Trend> out) throws Exception {
    WindowMean kept = last.value();
    if (kept != null && kept.windowStart() + 2 * windowSize == timer) {
      last.clear();
    }
  }
}
