package io.shardflow.live.store;

import static io.shardflow.live.store.StoreFixture.ARRIVED;
import static io.shardflow.live.store.StoreFixture.MINUTE;
import static io.shardflow.live.store.StoreFixture.NOON;
import static io.shardflow.live.store.StoreFixture.REVENUE;
import static io.shardflow.live.store.StoreFixture.parse;
import static io.shardflow.live.store.StoreFixture.row;
import static io.shardflow.live.store.StoreFixture.sale;
import static io.shardflow.live.store.StoreFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.live.query.Query;
import io.shardflow.live.query.QueryResult;
import io.shardflow.live.query.RowInfo;
import io.shardflow.live.query.RowsResult;
import io.shardflow.live.query.SeriesResult;
import io.shardflow.live.query.Values;
import io.shardflow.live.row.DataSetId;
import io.shardflow.live.row.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a subscriber puts together from changes is what a new query returns. */
class SubscriptionTest {

  /** What the page does with messages. */
  private static final class Page {
    private final TreeMap<Long, Map<String, Number>> byTime = new TreeMap<>();
    private List<List<String>> keys = List.of();
    private boolean others;
    private int full;
    private int changes;

    void apply(SeriesResult result) {
      if (result.full()) {
        byTime.clear();
        keys = result.keys();
        others = result.others() != null;
        full++;
      } else {
        changes++;
        assertThat(result.keys()).isEqualTo(keys);
        assertThat(result.others() != null).isEqualTo(others);
      }
      byTime.headMap(result.from()).clear();
      byTime.putAll(cells(result));
    }

    static Map<Long, Map<String, Number>> cells(SeriesResult result) {
      Map<Long, Map<String, Number>> cells = new TreeMap<>();
      for (int i = 0; i < result.times().length; i++) {
        Map<String, Number> values = new HashMap<>();
        int at = i;
        for (int key = 0; key < result.keys().size(); key++) {
          List<String> name = result.keys().get(key);
          int index = key;
          result
              .values()
              .forEach((measure, all) -> values.put(measure + name, all.get(index).get(at)));
        }
        result.total().forEach((measure, all) -> values.put(measure, all.get(at)));
        if (result.others() != null) {
          result.others().values().forEach((m, all) -> values.put("others " + m, all.get(at)));
        }
        cells.put(result.times()[i], values);
      }
      return cells;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, by=store_id&range=1h&step=60000&top=3",
    "2, by=store_id&range=15m&step=300000&top=100",
    "3, range=all",
    "4, range=1h&step=all&by=store_id&top=100",
    "5, range=today&step=3600000&zone=Europe/Berlin",
    "6, step=1d&zone=Europe/Berlin&by=store_id&top=100",
    "7, range=all&step=all&measures=revenue",
    "8, range=6h&where=store_id:store_1&by=store_id",
    "9, range=latest&by=store_id&top=100",
  })
  void changesAddUpToTheQuery(long seed, String parameters) {
    Random random = new Random(seed);
    LiveStore store = new LiveStore(StoreSettings.of("out").withCellBytes(150_000));
    Query query = parse("kind=series&set=store-revenue&" + parameters);
    store.fileRows(REVENUE, List.of(sale("store_0", "1.00", NOON)), ARRIVED);
    Subscription subscription = store.subscribe(query, -1);
    Page page = new Page();
    long minute = 0;
    for (int round = 0; round < 200; round++) {
      List<Row> rows = new ArrayList<>();
      for (int i = random.nextInt(6); i >= 0; i--) {
        long late = random.nextInt(8) == 0 ? random.nextInt(200) : random.nextInt(2);
        rows.add(
            sale(
                "store_" + random.nextInt(round < 100 ? 4 : 12),
                random.nextInt(5_000) + ".25",
                NOON + (minute - late) * MINUTE));
      }
      minute += random.nextInt(30) == 0 ? 90 : random.nextInt(3);
      store.fileRows(REVENUE, rows, ARRIVED);
      if (random.nextInt(60) == 0) {
        store.replace(REVENUE);
        store.fileRows(REVENUE, rows, ARRIVED);
        store.replaced(REVENUE);
      }
      if (random.nextInt(20) == 0) {
        // The connection is cut, and the subscriber comes back.
        long known = store.sequence();
        poll(subscription, page);
        store.fileRows(REVENUE, rows, ARRIVED);
        subscription = store.subscribe(query, known);
      }
      if (random.nextInt(3) > 0) {
        poll(subscription, page);
        SeriesResult expected = (SeriesResult) store.query(query);
        assertThat(page.keys).isEqualTo(expected.keys());
        assertThat(page.byTime).isEqualTo(Page.cells(expected));
      }
    }
    assertThat(page.full).isPositive();
    assertThat(page.changes).as("changes after %s full results", page.full).isGreaterThan(10);
  }

  private static void poll(Subscription subscription, Page page) {
    QueryResult result = subscription.poll();
    if (result != null) {
      page.apply((SeriesResult) result);
    }
  }

  @Test
  void onlyChangedBucketsAreSent() {
    LiveStore store = new LiveStore(StoreSettings.of("out"));
    for (int i = 0; i < 60; i++) {
      store.fileRows(REVENUE, List.of(sale("store_1", "1", NOON + i * MINUTE)), ARRIVED);
    }
    Subscription subscription =
        store.subscribe(parse("kind=series&set=store-revenue&by=store_id&step=60000"), -1);
    assertThat(((SeriesResult) subscription.poll()).times()).hasSize(60);
    assertThat(subscription.poll()).isNull();

    store.fileRows(
        REVENUE,
        List.of(sale("store_1", "2", NOON + 5 * MINUTE), sale("store_1", "2", NOON + 61 * MINUTE)),
        ARRIVED);

    SeriesResult changes = (SeriesResult) subscription.poll();
    assertThat(changes.full()).isFalse();
    // With the empty minute in between.
    assertThat(changes.times())
        .containsExactly(NOON + 5 * MINUTE, NOON + 60 * MINUTE, NOON + 61 * MINUTE);
    Values values = changes.values().get("revenue").get(0);
    assertThat(values.stream().map(number -> number == null ? null : number.toString()))
        .containsExactly("3", null, "2");
    assertThat(subscription.poll()).isNull();
  }

  @Test
  void whoComesBackGetsOnlyChanges() {
    LiveStore store = new LiveStore(StoreSettings.of("out"));
    Query query = parse("kind=series&set=store-revenue&by=store_id&step=60000");
    store.fileRows(
        REVENUE, List.of(sale("store_1", "1", NOON), sale("store_1", "1", NOON + MINUTE)), ARRIVED);
    store.subscribe(query, -1).poll();
    long known = store.sequence();
    store.fileRows(REVENUE, List.of(sale("store_1", "1", NOON + MINUTE)), ARRIVED);

    SeriesResult result = (SeriesResult) store.subscribe(query, known).poll();

    assertThat(result.full()).isFalse();
    assertThat(result.times()).containsExactly(NOON + MINUTE);
    assertThat(((SeriesResult) store.subscribe(query, -1).poll()).full()).isTrue();
    assertThat(((SeriesResult) store.subscribe(query, known + 100).poll()).full()).isTrue();
  }

  @Test
  void feedsSendNewRows() {
    DataSetId anomalies = StoreFixture.id("anomalies", "anomaly-filter");
    LiveStore store = new LiveStore(StoreSettings.of("out").withRows(5));
    Subscription subscription = null;
    List<RowInfo> page = new ArrayList<>();
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      List<Row> rows = new ArrayList<>();
      for (int j = random.nextInt(7); j >= 0; j--) {
        rows.add(
            row(
                "sensor_id",
                "s" + random.nextInt(3),
                "location",
                "A",
                "reading",
                (double) i,
                "event_time",
                StoreFixture.text(NOON + i - random.nextInt(3))));
      }
      store.fileRows(anomalies, rows, ARRIVED);
      Query query = parse("kind=rows&set=anomalies&limit=4&where=sensor_id:s1");
      subscription = subscription == null ? store.subscribe(query, -1) : subscription;
      RowsResult result = (RowsResult) subscription.poll();
      if (result != null) {
        if (result.full()) {
          page.clear();
        }
        page.addAll(result.rows());
        page.sort(Comparator.comparingLong(RowInfo::n).reversed());
      }
      List<RowInfo> expected = ((RowsResult) store.query(query)).rows();
      assertThat(page.subList(0, expected.size())).isEqualTo(expected);
      assertThat(page.stream().map(RowInfo::n)).doesNotHaveDuplicates();
    }
  }

  /** As after a start, when the newest files are read first. */
  @Test
  void newestRowsByTimeAreKept() {
    DataSetId anomalies = StoreFixture.id("anomalies", "anomaly-filter");
    LiveStore store = new LiveStore(StoreSettings.of("out").withRows(5));
    for (int hour = 9; hour >= 0; hour--) {
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        rows.add(row("event_time", text(NOON + hour * 60 * MINUTE + i), "reading", 1.0));
      }
      store.fileRows(anomalies, rows, ARRIVED);
    }

    RowsResult rows = (RowsResult) store.query(parse("kind=rows&set=anomalies&limit=3"));
    assertThat(rows.rows().stream().map(row -> row.row().get("event_time")))
        .containsExactly(
            "2024-05-01 21:00:00.001", "2024-05-01 21:00:00.000", "2024-05-01 20:00:00.001");
    Query next = parse("kind=rows&set=anomalies&limit=3&before=" + rows.rows().get(2).n());
    assertThat(
            ((RowsResult) store.query(next))
                .rows().stream().map(row -> row.row().get("event_time")))
        .containsExactly("2024-05-01 20:00:00.000", "2024-05-01 19:00:00.001");
  }
}
