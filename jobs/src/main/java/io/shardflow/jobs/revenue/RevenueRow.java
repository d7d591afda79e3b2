package io.shardflow.jobs.revenue;

import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Adds the key and the bounds of the window to a sum. */
final class RevenueRow<R> extends ProcessWindowFunction<Revenue, R, String, TimeWindow>
    implements ResultTypeQueryable<R> {
  private static final long serialVersionUID = 1L;

  /** Creates a row. */
  interface Maker<R> extends Serializable {
    R of(String key, BigDecimal revenue, long salesCount, Instant start, Instant end);
  }

  private final Class<R> type;
  private final Maker<R> maker;

  RevenueRow(Class<R> type, Maker<R> maker) {
    this.type = type;
    this.maker = maker;
  }

  @Override
  public TypeInformation<R> getProducedType() {
    return Types.POJO(type);
  }

  @Override
  public void process(String key, Context context, Iterable<Revenue> sums, Collector<R> out) {
    Revenue sum = sums.iterator().next();
    out.collect(
        maker.of(
            key,
            sum.amount(),
            sum.salesCount(),
            Instant.ofEpochMilli(context.window().getStart()),
            Instant.ofEpochMilli(context.window().getEnd())));
  }
}
