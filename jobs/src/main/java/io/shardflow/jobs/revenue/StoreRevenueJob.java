package io.shardflow.jobs.revenue;

import io.shardflow.jobs.Job;
import io.shardflow.jobs.runtime.JobFlow;
import io.shardflow.jobs.runtime.Option;
import io.shardflow.jobs.runtime.Options;
import io.shardflow.jobs.runtime.TimeOptions;
import io.shardflow.model.Sale;
import java.time.Duration;
import java.util.List;

/** Sales in; revenue by store and by category out. */
public final class StoreRevenueJob implements Job {
  static final Option<Duration> WINDOW_SIZE = TimeOptions.windowSize(Duration.ofMinutes(1));

  @Override
  public String name() {
    return "store-revenue";
  }

  @Override
  public String description() {
    return "exact revenue per store and per category, a window at a time";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(WINDOW_SIZE, TimeOptions.WINDOW_SLIDE);
  }

  @Override
  public List<Options.Rule> rules() {
    return List.of(TimeOptions.windowRule(WINDOW_SIZE));
  }

  @Override
  public void define(JobFlow flow) {
    StoreRevenuePipeline.Output revenue =
        StoreRevenuePipeline.of(
            flow.source(Sale.FORMAT), flow.eventTime(), flow.windows(WINDOW_SIZE));
    flow.sink("store-revenue", revenue.byStore());
    flow.sink("category-revenue", revenue.byCategory());
    flow.lateEvents(revenue.late());
  }
}
