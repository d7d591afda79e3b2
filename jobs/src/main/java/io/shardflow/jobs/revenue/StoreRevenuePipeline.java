package io.shardflow.jobs.revenue;

import io.shardflow.jobs.eventtime.EventTimeStream;
import io.shardflow.jobs.eventtime.Windows;
import io.shardflow.model.event.Sale;
import io.shardflow.model.result.CategoryRevenue;
import io.shardflow.model.result.StoreRevenue;
import java.time.Duration;
import lombok.Value;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;

/** The exact revenue per store and per category in each window. */
public final class StoreRevenuePipeline {
  /** The results. */
  @Value
  public static class Output {
    /** One row per store and window. */
    DataStream<StoreRevenue> byStore;

    /** One row per category and window. */
    DataStream<CategoryRevenue> byCategory;

    /** Sales whose window was closed. They are in no other result. */
    DataStream<Sale> late;
  }

  private StoreRevenuePipeline() {}

  /**
   * Connects the pipeline.
   *
   * @param outOfOrderness how far the watermark of the source is behind its newest event
   */
  public static Output of(DataStream<Sale> sales, Duration outOfOrderness, Windows windows) {
    // The first aggregation is by store and category together. So a late sale is detected once, for
    // both results, and
    // little is left to add up for each of them.
    EventTimeStream.Aggregated<Sale, StoreCategory, Revenue, Revenue> byStoreAndCategory =
        new EventTimeStream<>(sales, Sale.FORMAT, windows, outOfOrderness)
            .aggregateBy(
                "sales clock",
                "sales-clock",
                StoreCategory::of,
                Types.POJO(StoreCategory.class),
                new SumRevenue<>(Revenue::of));
    DataStream<PartialRevenue> partial =
        byStoreAndCategory
            .onTime()
            .aggregatePerWindow(
                windows.panes(),
                new PartialRevenue.Row(),
                Types.POJO(Revenue.class),
                PartialRevenue.class)
            .name("revenue by store and category")
            .uid("revenue-by-store-and-category");

    DataStream<StoreRevenue> byStore =
        partial
            .keyBy(PartialRevenue::storeId)
            .window(windows.assigner())
            .aggregate(
                new SumRevenue<>(PartialRevenue::revenue),
                new RevenueRow<>(StoreRevenue.class, StoreRevenue::new))
            .name("revenue by store")
            .uid("revenue-by-store");

    DataStream<CategoryRevenue> byCategory =
        partial
            .keyBy(PartialRevenue::category)
            .window(windows.assigner())
            .aggregate(
                new SumRevenue<>(PartialRevenue::revenue),
                new RevenueRow<>(CategoryRevenue.class, CategoryRevenue::new))
            .name("revenue by category")
            .uid("revenue-by-category");

    return new Output(byStore, byCategory, byStoreAndCategory.late());
  }
}
