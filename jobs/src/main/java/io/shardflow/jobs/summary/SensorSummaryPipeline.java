package io.shardflow.jobs.summary;

import io.shardflow.jobs.eventtime.EventTimeStream;
import io.shardflow.jobs.eventtime.Windows;
import io.shardflow.jobs.summary.SummarizeReadings.Figures;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.result.SensorSummary;
import java.time.Duration;
import lombok.Value;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;

/** A summary of the readings per sensor type, location, floor and window. */
public final class SensorSummaryPipeline {
  /** The results. */
  @Value
  public static class Output {
    /** One row per sensor type, location, floor and window. */
    DataStream<SensorSummary> summaries;

    /** Readings whose window was closed. They are in no other result. */
    DataStream<SensorReading> late;
  }

  private SensorSummaryPipeline() {}

  /**
   * Connects the pipeline.
   *
   * @param outOfOrderness how far the watermark of the source is behind its newest event
   */
  public static Output of(
      DataStream<SensorReading> readings, Duration outOfOrderness, Windows windows) {
    EventTimeStream.Aggregated<SensorReading, Floor, Figures, Figures> byFloor =
        new EventTimeStream<>(readings, SensorReading.FORMAT, windows, outOfOrderness)
            .aggregateBy(
                "readings clock",
                "readings-clock",
                Floor::of,
                Types.POJO(Floor.class),
                new SummarizeReadings());
    DataStream<SensorSummary> summaries =
        byFloor
            .onTime()
            .aggregatePerWindow(
                windows.assigner(),
                new SummarizeReadings.Row(),
                TypeInformation.of(Figures.class),
                SensorSummary.class)
            .name("summary by type and floor")
            .uid("summary-by-type-and-floor");
    return new Output(summaries, byFloor.late());
  }
}
