package io.shardflow.live.store;

import static io.shardflow.live.store.StoreFixture.ARRIVED;
import static io.shardflow.live.store.StoreFixture.MINUTE;
import static io.shardflow.live.store.StoreFixture.NOON;
import static io.shardflow.live.store.StoreFixture.REVENUE;
import static io.shardflow.live.store.StoreFixture.delivered;
import static io.shardflow.live.store.StoreFixture.row;
import static io.shardflow.live.store.StoreFixture.sale;
import static io.shardflow.live.store.StoreFixture.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.live.row.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryTest {
  private final LiveStore store = new LiveStore(StoreSettings.of("out"));
  private final Row sale = sale("store_1", "12.50", NOON);

  private void deliver(Row row) {
    store.deliveredRow(delivered(REVENUE), row, ARRIVED);
  }

  private void file(Row... rows) {
    store.fileRows(REVENUE, List.of(rows), ARRIVED);
  }

  private void assertTotal(String revenue, int rows) {
    var result = series(store, "set=store-revenue&step=all");
    assertThat(result.total().get("revenue").text(0)).isEqualTo(revenue);
    assertThat(result.total().get("rows").text(0)).isEqualTo("" + rows);
  }

  @Test
  void deliveredRowCountsAtOnceAndNotAgainFromItsFile() {
    deliver(sale);
    assertTotal("12.5", 1);

    file(sale, sale("store_2", "1", NOON));

    assertTotal("13.5", 2);
    assertThat(StoreFixture.set(store, "store-revenue").job()).isEqualTo("store-revenue");
  }

  @Test
  void redeliveredRowIsIgnored() {
    deliver(sale);
    deliver(sale);
    file(sale);
    deliver(sale);

    assertTotal("12.5", 1);
  }

  @Test
  void rowOfFileIsNotCountedAgainWhenDelivered() {
    file(sale);

    deliver(sale);

    assertTotal("12.5", 1);
  }

  @Test
  void equalRowsOfFileAllCount() {
    deliver(sale);
    deliver(sale);

    file(sale, sale);

    assertTotal("25", 2);
  }

  /** The same row, as readers of other formats return it. */
  static List<Row> formats() {
    Instant start = Instant.ofEpochMilli(NOON);
    Instant end = Instant.ofEpochMilli(NOON + MINUTE);
    return List.of(
        row(
            "store_id",
            "store_1",
            "revenue",
            "12.50",
            "sales_count",
            "1",
            "window_start",
            "2024-05-01 12:00:00.000",
            "timestamp",
            "2024-05-01 12:01:00.000"),
        row(
            "store_id",
            "store_1",
            "revenue",
            new BigDecimal("12.5000"),
            "sales_count",
            1L,
            "window_start",
            start,
            "timestamp",
            end),
        row(
            "sales_count",
            1L,
            "revenue",
            12.5,
            "store_id",
            "store_1",
            "name",
            null,
            "window_start",
            start.plusNanos(1_000),
            "timestamp",
            end,
            "year",
            2024L,
            "month",
            5L,
            "day",
            1L,
            "hour",
            12L));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void formatOfFileDoesNotMatter(int format) {
    deliver(sale);

    file(formats().get(format));

    assertTotal("12.5", 1);
  }

  @Test
  void oldCopyIsServedUntilTheNewOneIsComplete() {
    file(sale, sale("store_2", "1", NOON));
    store.replace(REVENUE);
    file(sale("store_1", "5", NOON));
    assertTotal("13.5", 2);
    deliver(sale("store_3", "7", NOON));
    assertTotal("20.5", 3);

    store.replaced(REVENUE);

    assertTotal("12", 2);
    file(sale("store_3", "7", NOON));
    assertTotal("12", 2);
  }

  @Test
  void waitingRowsAreInTheNewCopy() {
    deliver(sale);
    store.replace(REVENUE);
    store.replaced(REVENUE);
    assertTotal("12.5", 1);

    store.replace(REVENUE);
    file(sale);
    store.replaced(REVENUE);

    assertTotal("12.5", 1);
  }

  @Test
  void moreDeliveriesThanRememberedAreReported() {
    LiveStore small = new LiveStore(StoreSettings.of("out").withDelivered(10));
    for (int i = 0; i < 11; i++) {
      small.deliveredRow(delivered(REVENUE), sale("store_" + i, "1", NOON), ARRIVED);
    }

    assertThat(StoreFixture.set(small, "store-revenue").limited()).contains("may count twice");
    assertThat(Collections.singletonList(StoreFixture.set(small, "store-revenue").rows()))
        .containsExactly(11L);
  }
}
