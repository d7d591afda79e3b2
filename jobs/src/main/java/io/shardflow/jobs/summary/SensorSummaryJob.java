package io.shardflow.jobs.summary;

import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.flow.JobFlow;
import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.model.EventFormat;
import io.shardflow.model.event.SensorReading;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Summarizes sensor readings per type, location and floor. */
public final class SensorSummaryJob implements Job<SensorReading> {
  static final Option<Duration> WINDOW_SIZE = TimeOptions.windowSize(Duration.ofMinutes(1));

  @Override
  public String name() {
    return "sensor-summary";
  }

  @Override
  public String description() {
    return "mean, minimum, maximum and share of alerts per sensor type, location and floor";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(WINDOW_SIZE, TimeOptions.WINDOW_SLIDE, TimeOptions.WINDOW_GAP);
  }

  @Override
  public List<Options.Rule> rules() {
    return List.of(TimeOptions.windowRule(WINDOW_SIZE));
  }

  @Override
  public EventFormat<SensorReading> input(Options options) {
    return SensorReading.FORMAT;
  }

  @Override
  public List<String> dataSets() {
    return List.of("sensor-summaries");
  }

  @Override
  public List<JobMetric> metrics() {
    return List.of(Metrics.RECORDS_LATE);
  }

  @Override
  public void define(DataStream<SensorReading> events, JobFlow flow) {
    SensorSummaryPipeline.Output output =
        SensorSummaryPipeline.of(
            events, flow.get(TimeOptions.OUT_OF_ORDERNESS), flow.windows(WINDOW_SIZE));
    flow.sink("sensor-summaries", output.summaries());
    flow.lateEvents(output.late());
  }
}
