package io.shardflow.jobs.revenue;

import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.flow.JobFlow;
import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.reference.ReferenceData;
import io.shardflow.jobs.reference.ReferenceOptions;
import io.shardflow.model.EventFormat;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.event.Sale;
import io.shardflow.model.result.StoreRevenue;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Computes the revenue per store and per category from sales. */
public final class StoreRevenueJob implements Job<Sale> {
  static final Option<Duration> WINDOW_SIZE = TimeOptions.windowSize(Duration.ofMinutes(1));

  @Override
  public String name() {
    return "store-revenue";
  }

  @Override
  public String description() {
    return "exact revenue per store and per category in each window";
  }

  @Override
  public List<Option<?>> options() {
    return List.of(
        WINDOW_SIZE, TimeOptions.WINDOW_SLIDE, ReferenceOptions.PATH, ReferenceOptions.REFRESH);
  }

  @Override
  public List<Options.Rule> rules() {
    return List.of(TimeOptions.windowRule(WINDOW_SIZE), ReferenceOptions.TABLE);
  }

  @Override
  public EventFormat<Sale> input(Options options) {
    return Sale.FORMAT;
  }

  @Override
  public List<String> dataSets() {
    return List.of("store-revenue", "category-revenue");
  }

  @Override
  public List<JobMetric> metrics() {
    return List.of(Metrics.RECORDS_LATE, Metrics.RECORDS_UNKNOWN, Metrics.REFERENCE_FAILURES);
  }

  @Override
  public void define(DataStream<Sale> events, JobFlow flow) {
    StoreRevenuePipeline.Output revenue =
        StoreRevenuePipeline.of(
            events, flow.get(TimeOptions.OUT_OF_ORDERNESS), flow.windows(WINDOW_SIZE));
    ReferenceData stores = ReferenceData.of(flow);
    DataStream<? extends OutputRecord> byStore =
        stores == null
            ? revenue.byStore()
            : stores.addTo("add stores", "add-stores", revenue.byStore(), StoreRevenue::storeId);
    flow.sink("store-revenue", byStore);
    flow.sink("category-revenue", revenue.byCategory());
    flow.lateEvents(revenue.late());
  }
}
