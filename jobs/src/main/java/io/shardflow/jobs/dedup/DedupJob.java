package io.shardflow.jobs.dedup;

import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.flow.JobFlow;
import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.model.EventFormat;
import io.shardflow.model.event.TemperatureProbe;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Removes duplicates from temperature readings, and derives gaps and averages from the rest. */
public final class DedupJob implements Job<TemperatureProbe> {
  static final Option<Duration> DEDUP_WINDOW =
      Option.checked(
          ConfigOptions.key("dedup.window")
              .durationType()
              .defaultValue(Duration.ofSeconds(10))
              .withDescription(
                  "Time for which a reading is remembered, to recognize its duplicates. It is event"
                      + " time behind the watermark. Older events are late."),
          "duration of 1 ms or more, such as 10 s",
          TimeOptions::isPositive);

  static final Option<Double> GAP_THRESHOLD =
      Option.checked(
          ConfigOptions.key("gap.threshold")
              .doubleType()
              .defaultValue(20.0)
              .withDescription(
                  "Difference between measured and ambient temperature, in degrees Celsius, above"
                      + " which a reading counts as a gap."),
          "number of 0 or more",
          threshold -> threshold >= 0);

  static final Option<Duration> WINDOW_SIZE = TimeOptions.windowSize(Duration.ofSeconds(10));

  @Override
  public String name() {
    return "dedup";
  }

  @Override
  public String description() {
    return "temperature readings without duplicates, large gaps to the ambient temperature, means per sensor";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(
        DEDUP_WINDOW, GAP_THRESHOLD, WINDOW_SIZE, TimeOptions.WINDOW_SLIDE, TimeOptions.WINDOW_GAP);
  }

  @Override
  public List<Options.Rule> rules() {
    return List.of(TimeOptions.windowRule(WINDOW_SIZE));
  }

  @Override
  public EventFormat<TemperatureProbe> input(Options options) {
    return TemperatureProbe.FORMAT;
  }

  @Override
  public List<String> dataSets() {
    return List.of("clean-readings", "temperature-gaps", "sensor-averages");
  }

  @Override
  public List<JobMetric> metrics() {
    return List.of(Metrics.DUPLICATES_DROPPED, Metrics.RECORDS_LATE);
  }

  @Override
  public void define(DataStream<TemperatureProbe> events, JobFlow flow) {
    DedupPipeline.Output readings =
        DedupPipeline.of(
            events,
            flow.get(TimeOptions.OUT_OF_ORDERNESS),
            flow.get(DEDUP_WINDOW),
            flow.get(GAP_THRESHOLD),
            flow.windows(WINDOW_SIZE));
    flow.sink("clean-readings", readings.clean());
    flow.sink("temperature-gaps", readings.gaps());
    flow.sink("sensor-averages", readings.averages());
    flow.lateEvents(readings.late());
  }
}
