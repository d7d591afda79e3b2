package io.shardflow.live.store;

import io.shardflow.live.query.Query;
import io.shardflow.live.query.QueryParser;
import io.shardflow.live.query.QueryResult;
import io.shardflow.live.query.SeriesResult;
import io.shardflow.live.query.SetsResult;
import io.shardflow.live.query.SetsResult.SetInfo;
import io.shardflow.live.row.DataSetId;
import io.shardflow.live.row.Row;
import io.shardflow.text.Timestamps;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows, queries, and how the tests read results. */
final class StoreFixture {
  static final DataSetId REVENUE = id("store-revenue", "store-revenue");
  static final long NOON = Instant.parse("2024-05-01T12:00:00Z").toEpochMilli();
  static final long MINUTE = 60_000;
  static final long ARRIVED = NOON + 3_600_000;
  private static final String[] SALES = {
    "store_id", "revenue", "sales_count", "window_start", "timestamp"
  };

  private StoreFixture() {}

  static DataSetId id(String name, String job) {
    return new DataSetId(name, job + "/" + name, job);
  }

  static DataSetId delivered(DataSetId id) {
    return new DataSetId(id.name(), "", id.job());
  }

  static Row sale(String store, String revenue, long start) {
    return new Row(
        SALES,
        new Object[] {
          store, new BigDecimal(revenue), 1L, text(start), text(start + MINUTE),
        });
  }

  static String text(long time) {
    return Timestamps.format(Instant.ofEpochMilli(time));
  }

  /** A row from names and values in turn. */
  static Row row(Object... namesAndValues) {
    String[] names = new String[namesAndValues.length / 2];
    Object[] values = new Object[names.length];
    for (int i = 0; i < names.length; i++) {
      names[i] = (String) namesAndValues[2 * i];
      values[i] = namesAndValues[2 * i + 1];
    }
    return new Row(names, values);
  }

  static Query parse(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String parameter : query.split("&")) {
      int at = parameter.indexOf('=');
      parameters
          .computeIfAbsent(parameter.substring(0, at), name -> new ArrayList<>())
          .add(parameter.substring(at + 1));
    }
    return QueryParser.parse(parameters);
  }

  static QueryResult query(LiveStore store, String query) {
    return store.query(parse(query));
  }

  static SeriesResult series(LiveStore store, String query) {
    return (SeriesResult) query(store, "kind=series&" + query);
  }

  static SetInfo set(LiveStore store, String id) {
    return ((SetsResult) query(store, "kind=sets"))
        .sets().stream().filter(set -> set.id().equals(id)).findFirst().orElseThrow();
  }

  static BigDecimal decimal(Number number) {
    return number == null ? null : new BigDecimal(number.toString()).stripTrailingZeros();
  }
}
