package io.shardflow.jobs.summary;

import io.shardflow.jobs.eventtime.ExactSum;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.result.SensorSummary;
import java.time.Instant;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Computes the mean, minimum and maximum of readings, and the number of alerts. */
public final class SummarizeReadings
    implements AggregateFunction<
        SensorReading, SummarizeReadings.Figures, SummarizeReadings.Figures> {
  private static final long serialVersionUID = 1L;
  private static final String ALERT = "alert";

  /** The accumulator. */
  @Value
  @AllArgsConstructor
  @NoArgsConstructor(force = true)
  public static class Figures {
    public ExactSum readings;
    public double least;
    public double greatest;
    public long alerts;
    public long count;

    Figures plus(double least, double greatest, long alerts, long count) {
      return new Figures(
          readings,
          Math.min(this.least, least),
          Math.max(this.greatest, greatest),
          this.alerts + alerts,
          this.count + count);
    }
  }

  @Override
  public Figures createAccumulator() {
    return new Figures(new ExactSum(), Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, 0);
  }

  @Override
  public Figures add(SensorReading event, Figures figures) {
    figures.readings().add(event.reading());
    return figures.plus(event.reading(), event.reading(), event.status().equals(ALERT) ? 1 : 0, 1);
  }

  @Override
  public Figures getResult(Figures figures) {
    return figures;
  }

  @Override
  public Figures merge(Figures left, Figures right) {
    left.readings().add(right.readings());
    return left.plus(right.least(), right.greatest(), right.alerts(), right.count());
  }

  /** Adds the key and the bounds of the window. */
  static final class Row extends ProcessWindowFunction<Figures, SensorSummary, Floor, TimeWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void process(
        Floor key, Context context, Iterable<Figures> all, Collector<SensorSummary> out) {
      Figures figures = all.iterator().next();
      out.collect(
          new SensorSummary(
              key.sensorType(),
              key.location(),
              key.floor(),
              figures.readings().mean(figures.count()),
              figures.least(),
              figures.greatest(),
              figures.alerts(),
              figures.count(),
              Instant.ofEpochMilli(context.window().getStart()),
              Instant.ofEpochMilli(context.window().getEnd())));
    }
  }
}
