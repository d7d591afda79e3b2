package io.shardflow.jobs.trend;

import io.shardflow.jobs.eventtime.EventTimeStream;
import io.shardflow.jobs.eventtime.Windows;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.result.Trend;
import java.time.Duration;
import lombok.Value;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;

/** The change of the mean reading per sensor type and location from each window to the next. */
public final class TrendComparisonPipeline {
  /** The results. */
  @Value
  public static class Output {
    /** One row per sensor type, location and window, if the window before it has readings, too. */
    DataStream<Trend> trends;

    /** Readings whose window was closed. They are in no other result. */
    DataStream<SensorReading> late;
  }

  private TrendComparisonPipeline() {}

  /**
   * Connects the pipeline.
   *
   * @param outOfOrderness how far the watermark of the source is behind its newest event
   */
  public static Output of(
      DataStream<SensorReading> readings, Duration outOfOrderness, Duration windowSize) {
    Windows windows = Windows.tumbling(windowSize);
    EventTimeStream.Aggregated<SensorReading, TypeAndLocation, MeanReading.Sum, Double>
        byTypeAndLocation =
            new EventTimeStream<>(readings, SensorReading.FORMAT, windows, outOfOrderness)
                .aggregateBy(
                    "readings clock",
                    "readings-clock",
                    TypeAndLocation::of,
                    Types.POJO(TypeAndLocation.class),
                    new MeanReading());
    DataStream<WindowMean> means =
        byTypeAndLocation
            .onTime()
            .aggregatePerWindow(
                windows.assigner(), new MeanReading.Row(), Types.DOUBLE, WindowMean.class)
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
