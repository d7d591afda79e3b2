package io.shardflow.jobs.trend;

import io.shardflow.jobs.eventtime.ExactSum;
import io.shardflow.model.event.SensorReading;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Computes the mean of readings. */
public final class MeanReading
    implements AggregateFunction<SensorReading, MeanReading.Sum, Double> {
  private static final long serialVersionUID = 1L;

  /** The accumulator. */
  @Value
  @AllArgsConstructor
  @NoArgsConstructor(force = true)
  public static class Sum {
    public ExactSum readings;
    public long count;
  }

  @Override
  public Sum createAccumulator() {
    return new Sum(new ExactSum(), 0);
  }

  @Override
  public Sum add(SensorReading reading, Sum sum) {
    sum.readings().add(reading.reading());
    return new Sum(sum.readings(), sum.count() + 1);
  }

  @Override
  public Double getResult(Sum sum) {
    return sum.readings().mean(sum.count());
  }

  @Override
  public Sum merge(Sum left, Sum right) {
    left.readings().add(right.readings());
    return new Sum(left.readings(), left.count() + right.count());
  }

  /** Adds the key and the bounds of the window. */
  static final class Row
      extends ProcessWindowFunction<Double, WindowMean, TypeAndLocation, TimeWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void process(
        TypeAndLocation key, Context context, Iterable<Double> means, Collector<WindowMean> out) {
      TimeWindow window = context.window();
      out.collect(new WindowMean(key, means.iterator().next(), window.getStart(), window.getEnd()));
    }
  }
}
