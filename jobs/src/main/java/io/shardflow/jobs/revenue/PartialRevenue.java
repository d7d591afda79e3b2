package io.shardflow.jobs.revenue;

import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** The revenue of one store from one category in one window. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class PartialRevenue {
  public String storeId;
  public String category;
  public Revenue revenue;

  /** Adds the key to a sum. */
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
