package io.shardflow.jobs.summary;

import io.shardflow.jobs.eventtime.EventTime;
import io.shardflow.jobs.eventtime.Windows;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.result.SensorSummary;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;

/** What the sensors of each type on each floor read in a window of time. */
public final class SensorSummaryPipeline {
  /**
   * What comes out.
   *
   * @param summaries a row a type, location, floor and window
   * @param late the readings whose window was closed, which are in none
   */
  public record Output(DataStream<SensorSummary> summaries, DataStream<SensorReading> late) {}

  private SensorSummaryPipeline() {}

  public static Output of(DataStream<SensorReading> readings, EventTime time, Windows windows) {
    EventTime.Summed<SensorReading, Floor, SummarizeReadings.Figures, SummarizeReadings.Figures>
        byFloor =
            time.sumBy(
                "readings clock",
                readings,
                SensorReading.FORMAT,
                Floor::of,
                Types.POJO(Floor.class),
                windows,
                new SummarizeReadings());
    DataStream<SensorSummary> summaries =
        byFloor
            .onTime()
            .in(
                windows.assigner(),
                new SummarizeReadings.Row(),
                TypeInformation.of(SummarizeReadings.Figures.class),
                SensorSummary.class)
            .name("summary by type and floor")
            .uid("summary-by-type-and-floor");
    return new Output(summaries, byFloor.late());
  }
}
