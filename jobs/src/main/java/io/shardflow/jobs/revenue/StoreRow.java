package io.shardflow.jobs.revenue;

import io.shardflow.model.StoreRevenue;
import java.time.Instant;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Adds the store and the window's bounds to a sum. */
final class StoreRow extends ProcessWindowFunction<Revenue, StoreRevenue, String, TimeWindow> {
  private static final long serialVersionUID = 1L;

  @Override
  public void process(
      String store, Context context, Iterable<Revenue> sums, Collector<StoreRevenue> out) {
    Revenue sum = sums.iterator().next();
    out.collect(
        new StoreRevenue(
            store,
            sum.amount(),
            sum.salesCount(),
            Instant.ofEpochMilli(context.window().getStart()),
            Instant.ofEpochMilli(context.window().getEnd())));
  }
}
