package io.shardflow.benchmark.usual;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.function.Function;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** Revenue by store and by category: a window over all sales for each. */
final class UsualRevenue {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private UsualRevenue() {}

  /** A sale. */
  public static class Sale implements UsualEvents.Event {
    public String category;

    @JsonProperty("store_id")
    public String storeId;

    public LocalDateTime time;
    public BigDecimal sales;

    @JsonProperty("evnt_time")
    void readTime(String text) {
      time = LocalDateTime.parse(text);
    }

    @Override
    public LocalDateTime eventTime() {
      return time;
    }
  }

  /** A row of either kind. */
  public abstract static class Revenue implements UsualFiles.Row {
    public BigDecimal revenue;

    @JsonProperty("sales_count")
    public long salesCount;

    @JsonProperty("window_start")
    public String windowStart;

    public String timestamp;

    @Override
    public LocalDateTime bucketTime() {
      return LocalDateTime.parse(windowStart, UsualFiles.TIME);
    }
  }

  /** What a store took. */
  public static class StoreRevenue extends Revenue {
    @JsonProperty("store_id")
    public String storeId;
  }

  /** What was taken for a category. */
  public static class CategoryRevenue extends Revenue {
    public String category;
  }

  static void define(DataStream<String> lines, Path output) {
    DataStream<Sale> sales = UsualEvents.read(lines, Sale.class);
    UsualFiles.sink(
        sums(sales, sale -> sale.storeId, new Rows<>(UsualRevenue::ofStore), StoreRevenue.class),
        output,
        "store-revenue");
    UsualFiles.sink(
        sums(
            sales,
            sale -> sale.category,
            new Rows<>(UsualRevenue::ofCategory),
            CategoryRevenue.class),
        output,
        "category-revenue");
  }

  private static <R extends Revenue> DataStream<R> sums(
      DataStream<Sale> sales, KeySelector<Sale, String> key, Rows<R> rows, Class<R> type) {
    return sales
        .keyBy(key)
        .window(TumblingEventTimeWindows.of(WINDOW))
        .aggregate(
            new Sum(),
            rows,
            Types.TUPLE(Types.BIG_DEC, Types.LONG),
            Types.TUPLE(Types.BIG_DEC, Types.LONG),
            Types.POJO(type));
  }

  private static StoreRevenue ofStore(String key) {
    StoreRevenue row = new StoreRevenue();
    row.storeId = key;
    return row;
  }

  private static CategoryRevenue ofCategory(String key) {
    CategoryRevenue row = new CategoryRevenue();
    row.category = key;
    return row;
  }

  private static final class Sum
      implements AggregateFunction<Sale, Tuple2<BigDecimal, Long>, Tuple2<BigDecimal, Long>> {
    private static final long serialVersionUID = 1L;

    @Override
    public Tuple2<BigDecimal, Long> createAccumulator() {
      return Tuple2.of(BigDecimal.ZERO, 0L);
    }

    @Override
    public Tuple2<BigDecimal, Long> add(Sale sale, Tuple2<BigDecimal, Long> sum) {
      return Tuple2.of(sum.f0.add(sale.sales), sum.f1 + 1);
    }

    @Override
    public Tuple2<BigDecimal, Long> getResult(Tuple2<BigDecimal, Long> sum) {
      return sum;
    }

    @Override
    public Tuple2<BigDecimal, Long> merge(
        Tuple2<BigDecimal, Long> left, Tuple2<BigDecimal, Long> right) {
      return Tuple2.of(left.f0.add(right.f0), left.f1 + right.f1);
    }
  }

  private static final class Rows<R extends Revenue>
      extends ProcessWindowFunction<Tuple2<BigDecimal, Long>, R, String, TimeWindow> {
    private static final long serialVersionUID = 1L;

    /** Makes a row of a key. */
    interface Maker<R> extends Function<String, R>, java.io.Serializable {}

    private final Maker<R> maker;

    Rows(Maker<R> maker) {
      this.maker = maker;
    }

    @Override
    public void process(
        String key, Context context, Iterable<Tuple2<BigDecimal, Long>> sums, Collector<R> out) {
      Tuple2<BigDecimal, Long> sum = sums.iterator().next();
      R row = maker.apply(key);
      row.revenue = sum.f0;
      row.salesCount = sum.f1;
      row.windowStart = UsualEvents.time(context.window().getStart()).format(UsualFiles.TIME);
      row.timestamp = UsualEvents.time(context.window().getEnd()).format(UsualFiles.TIME);
      out.collect(row);
    }
  }
}
