package io.shardflow.jobs.trend;

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

/** Computes from sensor readings how their mean changes from window to window. */
public final class TrendComparisonJob implements Job<SensorReading> {
  static final Option<Duration> WINDOW_SIZE = TimeOptions.windowSize(Duration.ofMinutes(1));

  @Override
  public String name() {
    return "trend-comparison";
  }

  @Override
  public String description() {
    return "mean reading per sensor type and location, compared with the window before";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(WINDOW_SIZE);
  }

  @Override
  public EventFormat<SensorReading> input(Options options) {
    return SensorReading.FORMAT;
  }

  @Override
  public List<String> dataSets() {
    return List.of("trends");
  }

  @Override
  public List<JobMetric> metrics() {
    return List.of(Metrics.RECORDS_LATE);
  }

  @Override
  public void define(DataStream<SensorReading> events, JobFlow flow) {
    TrendComparisonPipeline.Output output =
        TrendComparisonPipeline.of(
            events, flow.get(TimeOptions.OUT_OF_ORDERNESS), flow.get(WINDOW_SIZE));
    flow.sink("trends", output.trends());
    flow.lateEvents(output.late());
  }
}
