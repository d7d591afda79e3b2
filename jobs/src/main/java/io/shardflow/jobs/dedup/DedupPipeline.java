package io.shardflow.jobs.dedup;

import io.shardflow.jobs.eventtime.EventTimeStream;
import io.shardflow.jobs.eventtime.PreAggregatedStream;
import io.shardflow.jobs.eventtime.Windows;
import io.shardflow.model.event.TemperatureProbe;
import io.shardflow.model.result.CleanReading;
import io.shardflow.model.result.SensorAverage;
import java.time.Duration;
import lombok.Value;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Each temperature reading once, those far from the ambient temperature, and means per sensor. */
public final class DedupPipeline {
  /** The results. */
  @Value
  public static class Output {
    /** Each reading once: the first of its duplicates. */
    DataStream<CleanReading> clean;

    /** The clean readings whose gap to the ambient temperature exceeds the threshold. */
    DataStream<CleanReading> gaps;

    /** One row per sensor and window. */
    DataStream<SensorAverage> averages;

    /** Readings too old to be compared with earlier ones. They are in no other result. */
    DataStream<TemperatureProbe> late;
  }

  private DedupPipeline() {}

  /**
   * Connects the pipeline.
   *
   * @param outOfOrderness how far the watermark of the source is behind its newest event
   * @param dedupWindow how long behind the watermark duplicates are recognized
   * @param gapThreshold the gap that a reading must exceed, in degrees Celsius
   * @param windows the windows of the averages
   */
  public static Output of(
      DataStream<TemperatureProbe> probes,
      Duration outOfOrderness,
      Duration dedupWindow,
      double gapThreshold,
      Windows windows) {
    EventTimeStream.Keyed<TemperatureProbe, String> bySensor =
        new EventTimeStream<>(probes, TemperatureProbe.FORMAT, windows, outOfOrderness)
            .keyBy(
                "probes clock",
                "probes-clock",
                TemperatureProbe::sensorId,
                Types.STRING,
                windows.delayedBy(dedupWindow));
    DataStream<CleanReading> clean =
        bySensor
            .onTime()
            .transform("deduplicate", Types.POJO(CleanReading.class), new Deduplicate(dedupWindow))
            .name("deduplicate")
            .uid("deduplicate");

    DataStream<CleanReading> gaps =
        clean
            .filter(reading -> reading.gap() > gapThreshold)
            .name("filter gaps")
            .uid("filter-gaps");

    // A clean reading can be behind the watermark by up to dedupWindow, so the windows must wait
    // for that long.
    DataStream<CleanReading> delayed =
        clean
            .transform("clean readings clock", clean.getType(), new WatermarkDelay<>(dedupWindow))
            .name("clean readings clock")
            .uid("clean-readings-clock");
    DataStream<SensorAverage> averages =
        PreAggregatedStream.ofPartitioned(
                "averages",
                "averages",
                delayed,
                CleanReading::eventTime,
                CleanReading::sensorId,
                Types.STRING,
                windows,
                new MeanTemperatures())
            .aggregatePerWindow(
                windows.assigner(),
                new MeanTemperatures.Row(),
                TypeInformation.of(MeanTemperatures.Sums.class),
                SensorAverage.class)
            .name("average by sensor")
            .uid("average-by-sensor");

    return new Output(clean, gaps, averages, bySensor.late());
  }
}
