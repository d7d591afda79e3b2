package io.shardflow.expected.jobs;

import static io.shardflow.expected.jobs.EventWindows.MINUTE;
import static io.shardflow.expected.jobs.EventWindows.text;

import io.shardflow.model.event.Sale;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The expected rows of the job {@code store-revenue}. */
final class StoreRevenue {
  private StoreRevenue() {}

  static Map<String, List<ExpectedRow>> rows(List<Sale> sales) {
    Map<String, List<ExpectedRow>> rows = new LinkedHashMap<>();
    rows.put("store-revenue", revenue(sales, "store_id", Sale::storeId));
    rows.put("category-revenue", revenue(sales, "category", Sale::category));
    return rows;
  }

  private static List<ExpectedRow> revenue(
      List<Sale> sales, String keyField, Function<Sale, String> key) {
    return EventWindows.group(sales, MINUTE, sale -> List.of(key.apply(sale))).entrySet().stream()
        .map(window -> revenue(keyField, window.getKey(), window.getValue()))
        .toList();
  }

  private static ExpectedRow revenue(
      String keyField, EventWindows.KeyAndWindow window, List<Sale> sales) {
    return ExpectedRow.in(window.start())
        .field(keyField, window.key().get(0))
        .field("revenue", sales.stream().map(Sale::sales).reduce(BigDecimal.ZERO, BigDecimal::add))
        .field("sales_count", (long) sales.size())
        .field("window_start", text(window.start()))
        .field("timestamp", text(window.start().plus(MINUTE)))
        .build();
  }
}
