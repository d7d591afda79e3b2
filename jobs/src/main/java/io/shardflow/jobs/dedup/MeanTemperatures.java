package io.shardflow.jobs.dedup;

import io.shardflow.jobs.eventtime.ExactSum;
import io.shardflow.model.result.CleanReading;
import io.shardflow.model.result.SensorAverage;
import java.time.Instant;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Computes the means of both temperatures. */
public final class MeanTemperatures
    implements AggregateFunction<CleanReading, MeanTemperatures.Sums, MeanTemperatures.Sums> {
  private static final long serialVersionUID = 1L;

  /** The accumulator. */
  @Value
  @AllArgsConstructor
  @NoArgsConstructor(force = true)
  public static class Sums {
    public ExactSum ambient;
    public ExactSum measured;
    public long count;
  }

  @Override
  public Sums createAccumulator() {
    return new Sums(new ExactSum(), new ExactSum(), 0);
  }

  @Override
  public Sums add(CleanReading reading, Sums sums) {
    sums.ambient().add(reading.ambientTemp());
    sums.measured().add(reading.measuredTemp());
    return new Sums(sums.ambient(), sums.measured(), sums.count() + 1);
  }

  @Override
  public Sums getResult(Sums sums) {
    return sums;
  }

  @Override
  public Sums merge(Sums left, Sums right) {
    left.ambient().add(right.ambient());
    left.measured().add(right.measured());
    return new Sums(left.ambient(), left.measured(), left.count() + right.count());
  }

  /** Adds the sensor and the bounds of the window. */
  static final class Row extends ProcessWindowFunction<Sums, SensorAverage, String, TimeWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void process(
        String sensorId, Context context, Iterable<Sums> all, Collector<SensorAverage> out) {
      Sums sums = all.iterator().next();
      out.collect(
          new SensorAverage(
              sensorId,
              sums.ambient().mean(sums.count()),
              sums.measured().mean(sums.count()),
              sums.count(),
              Instant.ofEpochMilli(context.window().getStart()),
              Instant.ofEpochMilli(context.window().getEnd())));
    }
  }
}
