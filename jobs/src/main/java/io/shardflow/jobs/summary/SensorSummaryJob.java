package io.shardflow.jobs.summary;

import io.shardflow.jobs.Job;
import io.shardflow.jobs.runtime.JobFlow;
import io.shardflow.jobs.runtime.Option;
import io.shardflow.jobs.runtime.Options;
import io.shardflow.jobs.runtime.TimeOptions;
import io.shardflow.model.SensorReading;
import java.time.Duration;
import java.util.List;

/** Sensor readings in; summaries by type, location and floor out. */
public final class SensorSummaryJob implements Job {
  static final Option<Duration> WINDOW_SIZE = TimeOptions.windowSize(Duration.ofMinutes(1));

  @Override
  public String name() {
    return "sensor-summary";
  }

  @Override
  public String description() {
    return "mean, least and greatest reading and share of alerts per type, location and floor";
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
  public void define(JobFlow flow) {
    SensorSummaryPipeline.Output output =
        SensorSummaryPipeline.of(
            flow.source(SensorReading.FORMAT), flow.eventTime(), flow.windows(WINDOW_SIZE));
    flow.sink("sensor-summaries", output.summaries());
    flow.lateEvents(output.late());
  }
}
