package io.shardflow.jobs.summary;

import io.shardflow.jobs.eventtime.EventTime;
import io.shardflow.model.SensorReading;
import io.shardflow.model.SensorSummary;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.util.OutputTag;

/** What the sensors of each type on each floor read in a window of time. */
public final class SensorSummaryPipeline {
  private static final OutputTag<SensorReading> LATE =
      new OutputTag<>("late", Types.POJO(SensorReading.class));

  /**
   * What comes out.
   *
   * @param summaries a row a type, location, floor and window
   * @param late the readings whose window was closed, which are in none
   */
  public record Output(DataStream<SensorSummary> summaries, DataStream<SensorReading> late) {}

  private SensorSummaryPipeline() {}

  public static Output of(DataStream<SensorReading> readings, EventTime time, Duration windowSize) {
    SingleOutputStreamOperator<SensorSummary> summaries =
        time.keyBy("readings clock", readings, Floor::of, Types.POJO(Floor.class), windowSize)
            .window(TumblingEventTimeWindows.of(windowSize))
            .sideOutputLateData(LATE)
            .aggregate(new SummarizeReadings(), new SummarizeReadings.Row())
            .name("summary by type and floor")
            .uid("summary-by-type-and-floor");
    return new Output(summaries, summaries.getSideOutput(LATE));
  }
}
