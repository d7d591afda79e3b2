package io.shardflow.jobs.trend;

import io.shardflow.jobs.eventtime.EventTime;
import io.shardflow.jobs.eventtime.Windows;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.result.Trend;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;

/** How the mean reading of each sensor type at each location moves from window to window. */
public final class TrendComparisonPipeline {
  /**
   * What comes out.
   *
   * @param trends a row a type, location and window that has readings, as the one before it has
   * @param late the readings whose window was closed
   */
  public record Output(DataStream<Trend> trends, DataStream<SensorReading> late) {}

  private TrendComparisonPipeline() {}

  public static Output of(DataStream<SensorReading> readings, EventTime time, Duration windowSize) {
    Windows windows = Windows.tumbling(windowSize);
    EventTime.Summed<SensorReading, TypeAndLocation, MeanReading.Sum, Double> byTypeAndLocation =
        time.sumBy(
            "readings clock",
            readings,
            SensorReading.FORMAT,
            TypeAndLocation::of,
            Types.POJO(TypeAndLocation.class),
            windows,
            new MeanReading());
    DataStream<WindowMean> means =
        byTypeAndLocation
            .onTime()
            .in(windows.assigner(), new MeanReading.Row(), Types.DOUBLE, WindowMean.class)
            .name("average by type and location")
            .uid("average-by-type-and-location");

    DataStream<Trend> trends =
        means
            .keyBy(WindowMean::key, Types.POJO(TypeAndLocation.class))
            .transform(
                "compare with previous window", Types.POJO(Trend.class), new CompareWithPrevious())
            .name("compare with previous window")
            .uid("compare-with-previous-window");

    return new Output(trends, byTypeAndLocation.late());
  }
}
