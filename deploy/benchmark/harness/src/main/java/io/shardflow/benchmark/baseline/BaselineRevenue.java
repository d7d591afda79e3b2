package io.shardflow.benchmark.baseline;

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

/** Revenue per store and per category, with separate windows for each. */
final class BaselineRevenue {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  private BaselineRevenue() {}

  /** A sale. */
  public static class Sale implements BaselineSource.Event {
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

  /** The common fields of both data sets. */
  public abstract static class Revenue implements BaselineSink.Row {
    public BigDecimal revenue;

    @JsonProperty("sales_count")
    public long salesCount;

    @JsonProperty("window_start")
    public String windowStart;

    public String timestamp;

    @Override
    public LocalDateTime bucketTime() {
      return LocalDateTime.parse(windowStart, BaselineSink.TIME);
    }
  }

  /** The revenue of one store and window. */
  public static class StoreRevenue extends Revenue {
    @JsonProperty("store_id")
    public String storeId;
  }

  /** The revenue of one category and window. */
  public static class CategoryRevenue extends Revenue {
    public String category;
  }

  static void define(DataStream<String> lines, Path output) {
    DataStream<Sale> sales = BaselineSource.read(lines, Sale.class);
    BaselineSink.sink(
        sums(
            sales,
            sale -> sale.storeId,
            new AddWindowBounds<>(BaselineRevenue::ofStore),
            StoreRevenue.class),
        output,
        "store-revenue");
    BaselineSink.sink(
        sums(
            sales,
            sale -> sale.category,
            new AddWindowBounds<>(BaselineRevenue::ofCategory),
            CategoryRevenue.class),
        output,
        "category-revenue");
  }

  private static <R extends Revenue> DataStream<R> sums(
      DataStream<Sale> sales,
      KeySelector<Sale, String> key,
      AddWindowBounds<R> addWindowBounds,
      Class<R> type) {
    return sales
        .keyBy(key)
        .window(TumblingEventTimeWindows.of(WINDOW))
        .aggregate(
            new Sum(),
            addWindowBounds,
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

  private static final class AddWindowBounds<R extends Revenue>
      extends ProcessWindowFunction<Tuple2<BigDecimal, Long>, R, String, TimeWindow> {
    private static final long serialVersionUID = 1L;

    /** Creates a row for a key. */
    interface RowFactory<R> extends Function<String, R>, java.io.Serializable {}

    private final RowFactory<R> factory;

    AddWindowBounds(RowFactory<R> factory) {
      this.factory = factory;
    }

    @Override
    public void process(
        String key, Context context, Iterable<Tuple2<BigDecimal, Long>> sums, Collector<R> out) {
      Tuple2<BigDecimal, Long> sum = sums.iterator().next();
      R row = factory.apply(key);
      row.revenue = sum.f0;
      row.salesCount = sum.f1;
      row.windowStart = BaselineSource.time(context.window().getStart()).format(BaselineSink.TIME);
      row.timestamp = BaselineSource.time(context.window().getEnd()).format(BaselineSink.TIME);
      out.collect(row);
    }
  }
}
