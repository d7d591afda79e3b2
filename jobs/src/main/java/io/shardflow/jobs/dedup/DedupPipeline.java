package io.shardflow.jobs.dedup;

import io.shardflow.jobs.eventtime.EventTime;
import io.shardflow.jobs.eventtime.Windows;
import io.shardflow.model.event.TemperatureProbe;
import io.shardflow.model.result.CleanReading;
import io.shardflow.model.result.SensorAverage;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Each reading of a temperature probe once; which are far from their surroundings; and means. */
public final class DedupPipeline {

  /**
   * What comes out.
   *
   * @param clean each reading, the first of its duplicates
   * @param gaps those of them that are far from their surroundings
   * @param averages a row a sensor and window
   * @param late the readings too old to be judged, which are in none of these
   */
  public record Output(
      DataStream<CleanReading> clean,
      DataStream<CleanReading> gaps,
      DataStream<SensorAverage> averages,
      DataStream<TemperatureProbe> late) {}

  private DedupPipeline() {}

  /**
   * Connects the pipeline.
   *
   * @param dedupWindow how long behind the watermark duplicates are recognised
   * @param gapThreshold what gap a reading must exceed, in degrees Celsius
   * @param windows of the averages
   */
  public static Output of(
      DataStream<TemperatureProbe> probes,
      EventTime time,
      Duration dedupWindow,
      double gapThreshold,
      Windows windows) {
    EventTime.Keyed<TemperatureProbe, String> bySensor =
        time.keyBy(
            "probes clock",
            probes,
            TemperatureProbe.FORMAT,
            TemperatureProbe::sensorId,
            Types.STRING,
            windows.after(dedupWindow));
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

    // A clean reading can be as old as duplicates are recognised: so windows wait for that long.
    DataStream<SensorAverage> averages =
        EventTime.sumInPlace(
                "averages",
                time.delay("clean readings clock", clean, dedupWindow),
                CleanReading::eventTime,
                CleanReading::sensorId,
                Types.STRING,
                windows,
                new MeanTemperatures())
            .in(
                windows.assigner(),
                new MeanTemperatures.Row(),
                TypeInformation.of(MeanTemperatures.Sums.class),
                SensorAverage.class)
            .name("average by sensor")
            .uid("average-by-sensor");

    return new Output(clean, gaps, averages, bySensor.late());
  }
}
