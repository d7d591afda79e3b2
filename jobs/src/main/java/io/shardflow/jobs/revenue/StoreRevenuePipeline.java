package io.shardflow.jobs.revenue;

import io.shardflow.jobs.eventtime.EventTime;
import io.shardflow.jobs.eventtime.Windows;
import io.shardflow.model.event.Sale;
import io.shardflow.model.result.CategoryRevenue;
import io.shardflow.model.result.StoreRevenue;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;

/** What each store and each category takes in a window of time, to the cent. */
public final class StoreRevenuePipeline {
  /**
   * What comes out.
   *
   * @param byStore a row a store and window
   * @param byCategory a row a category and window
   * @param late the sales whose window was closed, which are in neither
   */
  public record Output(
      DataStream<StoreRevenue> byStore,
      DataStream<CategoryRevenue> byCategory,
      DataStream<Sale> late) {}

  private StoreRevenuePipeline() {}

  public static Output of(DataStream<Sale> sales, EventTime time, Windows windows) {
    // First by store and category together: so a sale is found late once and for both questions,
    // and little is left to add up for each.
    EventTime.Summed<Sale, StoreCategory, Revenue, Revenue> byStoreAndCategory =
        time.sumBy(
            "sales clock",
            sales,
            Sale.FORMAT,
            StoreCategory::of,
            Types.POJO(StoreCategory.class),
            windows,
            new SumRevenue<>(Revenue::of));
    DataStream<PartialRevenue> partial =
        byStoreAndCategory
            .onTime()
            .in(
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
