package io.shardflow.jobs.revenue;

import io.shardflow.model.CategoryRevenue;
import java.time.Instant;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Adds the category and the window's bounds to a sum. */
final class CategoryRow
    extends ProcessWindowFunction<Revenue, CategoryRevenue, String, TimeWindow> {
  private static final long serialVersionUID = 1L;

  @Override
  public void process(
      String category, Context context, Iterable<Revenue> sums, Collector<CategoryRevenue> out) {
    Revenue sum = sums.iterator().next();
    out.collect(
        new CategoryRevenue(
            category,
            sum.amount(),
            sum.salesCount(),
            Instant.ofEpochMilli(context.window().getStart()),
            Instant.ofEpochMilli(context.window().getEnd())));
  }
}
