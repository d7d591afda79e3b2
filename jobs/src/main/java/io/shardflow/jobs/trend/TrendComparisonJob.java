package io.shardflow.jobs.trend;

import io.shardflow.jobs.Job;
import io.shardflow.jobs.runtime.JobFlow;
import io.shardflow.jobs.runtime.Option;
import io.shardflow.jobs.runtime.TimeOptions;
import io.shardflow.model.SensorReading;
import java.time.Duration;
import java.util.List;

/** Sensor readings in; trends from window to window out. */
public final class TrendComparisonJob implements Job {
  static final Option<Duration> WINDOW_SIZE = TimeOptions.windowSize(Duration.ofMinutes(1));

  @Override
  public String name() {
    return "trend-comparison";
  }

  @Override
  public String description() {
    return "average reading per sensor type and location, compared with the window before";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(WINDOW_SIZE);
  }

  @Override
  public void define(JobFlow flow) {
    TrendComparisonPipeline.Output output =
        TrendComparisonPipeline.of(
            flow.source(SensorReading.FORMAT), flow.eventTime(), flow.get(WINDOW_SIZE));
    flow.sink("trends", output.trends());
    flow.lateEvents(output.late());
  }
}
