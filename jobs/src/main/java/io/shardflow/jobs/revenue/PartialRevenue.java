package io.shardflow.jobs.revenue;

import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** What one store took with one category in one window. */
public record PartialRevenue(String storeId, String category, Revenue revenue) {

  static final class Row
      extends ProcessWindowFunction<Revenue, PartialRevenue, StoreCategory, TimeWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void process(
        StoreCategory key, Context context, Iterable<Revenue> sums, Collector<PartialRevenue> out) {
      out.collect(new PartialRevenue(key.storeId(), key.category(), sums.iterator().next()));
    }
  }
}
