package io.shardflow.live.store;

import static io.shardflow.live.store.StoreFixture.ARRIVED;
import static io.shardflow.live.store.StoreFixture.MINUTE;
import static io.shardflow.live.store.StoreFixture.NOON;
import static io.shardflow.live.store.StoreFixture.REVENUE;
import static io.shardflow.live.store.StoreFixture.id;
import static io.shardflow.live.store.StoreFixture.query;
import static io.shardflow.live.store.StoreFixture.row;
import static io.shardflow.live.store.StoreFixture.sale;
import static io.shardflow.live.store.StoreFixture.series;
import static io.shardflow.live.store.StoreFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.live.query.LatestResult;
import io.shardflow.live.query.QueryException;
import io.shardflow.live.query.RowsResult;
import io.shardflow.live.query.SeriesResult;
import io.shardflow.live.row.DataSetId;
import io.shardflow.live.row.Row;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveStoreTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LiveStore store = new LiveStore(StoreSettings.of("out"));

  private static JsonNode json(Object value) {
    try {
      return JSON.readTree(JSON.writeValueAsString(value));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void meansAreWeightedAndSharesAreOfSums() {
    DataSetId summaries = id("sensor-summaries", "sensor-summary");
    store.fileRows(
        summaries,
        List.of(
            summary("floor-1", 10, 1, 3, NOON),
            summary("floor-2", 20, 1, 1, NOON),
            summary("floor-1", 30, 0, 4, NOON + MINUTE)),
        ARRIVED);

    SeriesResult result = series(store, "set=sensor-summaries&by=location&step=all");

    assertThat(result.keys()).containsExactly(List.of("A"));
    assertThat(result.values().get("avg_reading").get(0).get(0)).isEqualTo(170 / 8.0);
    assertThat(result.values().get("min_reading").get(0).get(0)).isEqualTo(9.0);
    assertThat(result.values().get("max_reading").get(0).get(0)).isEqualTo(31.0);
    assertThat(result.values().get("alert_share").get(0).get(0)).isEqualTo(25.0);
  }

  private static Row summary(String floor, double mean, long alerts, long total, long start) {
    return row(
        "sensor_type",
        "temperature",
        "location",
        "A",
        "floor",
        floor,
        "avg_reading",
        mean,
        "min_reading",
        mean - 1,
        "max_reading",
        mean + 1,
        "alert_count",
        alerts,
        "total_count",
        total,
        "window_start_time",
        text(start),
        "window_end_time",
        text(start + MINUTE));
  }

  @Test
  void alertsAreOpenUntilTheyAreClosedInWhateverOrder() {
    DataSetId alerts = id("alerts", "alerts");
    store.fileRows(
        alerts,
        List.of(
            alert("a", "opened", NOON),
            alert("b", "closed", NOON),
            alert("b", "opened", NOON),
            alert("c", "opened", NOON + 1),
            alert("d", "opened", NOON),
            alert("d", "closed", NOON)),
        ARRIVED);

    LatestResult open = (LatestResult) query(store, "kind=latest&set=alerts");

    assertThat(open.rows().stream().map(row -> row.row().get("alert_id")))
        .containsExactly("c", "a");
    assertThat(series(store, "set=alerts&by=rule&where=state:closed&step=all").total().get("rows"))
        .containsExactly(2L);
  }

  private static Row alert(String alert, String state, long opened) {
    return row(
        "alert_id",
        alert,
        "rule",
        "hot",
        "location",
        "A",
        "state",
        state,
        "value",
        31.5,
        "opened_at",
        text(opened),
        "closed_at",
        state.equals("closed") ? text(opened + 9) : null);
  }

  @Test
  void deadLettersOfAllJobsAreOneSet() {
    DataSetId first = id("dead-letters", "dedup");
    DataSetId second = id("dead-letters", "alerts");
    store.fileRows(first, List.of(deadLetter("wrong type", "x".repeat(5_000))), ARRIVED);
    store.fileRows(second, List.of(deadLetter("wrong type", "{"), deadLetter("null", "")), ARRIVED);

    SeriesResult result = series(store, "set=dead-letters&by=job,reason&step=all&measures=rows");
    assertThat(result.keys())
        .containsExactly(
            List.of("alerts", "null"),
            List.of("alerts", "wrong type"),
            List.of("dedup", "wrong type"));
    RowsResult rows = (RowsResult) query(store, "kind=rows&set=dead-letters&where=job:dedup");
    assertThat(rows.rows()).hasSize(1);
    assertThat(rows.rows().get(0).cut()).containsExactly("payload");
    assertThat((String) rows.rows().get(0).row().get("payload")).hasSize(4_096);

    store.replace(first);
    store.replaced(first);
    assertThat(series(store, "set=dead-letters&by=job&step=all").keys())
        .containsExactly(List.of("alerts"));
    store.remove(second);
    assertThat(StoreFixture.set(store, "dead-letters").rows()).isZero();
  }

  private static Row deadLetter(String reason, String payload) {
    return row(
        "reason",
        reason,
        "field",
        null,
        "payload",
        payload,
        "payload_encoding",
        "utf-8",
        "source",
        "s",
        "position",
        "1",
        "arrival_time",
        text(NOON));
  }

  @Test
  void setsOfOneNameAreToldApartByFolder() {
    store.fileRows(new DataSetId("mine", "a/mine", ""), List.of(row("x", 1L)), ARRIVED);
    assertThat(StoreFixture.set(store, "mine").rows()).isEqualTo(1);

    store.fileRows(new DataSetId("mine", "b/mine", ""), List.of(row("x", 1L)), ARRIVED);

    assertThat(StoreFixture.set(store, "a/mine").name()).isEqualTo("mine");
    assertThat(StoreFixture.set(store, "b/mine").rows()).isEqualTo(1);
  }

  @Test
  void newestStepIsCompleteWhenNothingHasComeForAWhile() {
    var clock = new java.util.concurrent.atomic.AtomicLong(ARRIVED);
    LiveStore clocked =
        new LiveStore(
            StoreSettings.of("out")
                .withClock(
                    new java.time.Clock() {
                      @Override
                      public java.time.ZoneId getZone() {
                        return java.time.ZoneOffset.UTC;
                      }

                      @Override
                      public java.time.Clock withZone(java.time.ZoneId zone) {
                        return this;
                      }

                      @Override
                      public java.time.Instant instant() {
                        return java.time.Instant.ofEpochMilli(clock.get());
                      }
                    }));
    clocked.fileRows(
        REVENUE, List.of(sale("s", "1", NOON), sale("s", "2", NOON + 5 * MINUTE)), ARRIVED);
    var query = StoreFixture.parse("kind=series&set=store-revenue&range=latest");
    Subscription subscription = clocked.subscribe(query, -1);
    assertThat(((SeriesResult) subscription.poll()).times()).containsExactly(NOON);
    assertThat(subscription.poll()).isNull();

    clock.addAndGet(10_000);

    assertThat(((SeriesResult) subscription.poll()).times()).containsExactly(NOON + 5 * MINUTE);
    assertThat(subscription.poll()).isNull();
  }

  @Test
  void hostileNamesAreText() {
    String name = "<script>alert(1)</script>\u0000\"',\n(other):__proto__";
    store.fileRows(REVENUE, List.of(sale(name, "1", NOON), sale("", "2", NOON)), ARRIVED);

    SeriesResult result =
        series(store, "set=store-revenue&by=store_id&step=all&where=store_id:" + name);

    assertThat(result.keys()).containsExactly(List.of(name));
    assertThat(json(result).at("/keys/0/0").asText()).isEqualTo(name);
    assertThat(result.total().get("revenue")).containsExactly(1L);
  }

  @Test
  void resultsAreTheJsonOfTheApi() throws Exception {
    store.fileRows(REVENUE, List.of(sale("b", "10.10", NOON), sale("a", "20", NOON)), ARRIVED);

    assertThat(json(series(store, "set=store-revenue&by=store_id&top=1&measures=revenue")))
        .isEqualTo(
            JSON.readTree(
                """
                {"kind":"series","set":"store-revenue","from":%1$d,"to":%2$d,"step":60000,
                 "keys":[["a"]],"times":[%1$d],"values":{"revenue":[[20]]},
                 "total":{"revenue":[30.1]},
                 "others":{"keys":1,"values":{"revenue":[10.1]}}}\
                """
                    .formatted(NOON, NOON + MINUTE)));
    JsonNode sets = json(query(store, "kind=sets"));
    assertThat(sets.fieldNames())
        .toIterable()
        .containsExactly("kind", "now", "root", "progress", "sets");
    assertThat(sets.at("/sets/0").fieldNames())
        .toIterable()
        .containsExactly(
            "id",
            "name",
            "job",
            "title",
            "topic",
            "kind",
            "time",
            "step",
            "keys",
            "measures",
            "columns",
            "latestBy",
            "rows",
            "from",
            "to",
            "changed",
            "coarser",
            "limited",
            "problem");
    assertThat(sets.at("/sets/0/keys").toString())
        .isEqualTo("[{\"name\":\"store_id\",\"label\":\"Store\",\"count\":2}]");
    assertThat(JSON.writeValueAsString(query(store, "kind=rows&set=store-revenue&limit=1")))
        .contains("\"kind\":\"rows\"", "\"revenue\":20,", "\"window_start\":\"2024-05-01 12:00")
        .doesNotContain("full", "cut");
  }

  @Test
  void keysBeyondTheBoundAreSummedUp() {
    LiveStore small = new LiveStore(StoreSettings.of("out").withKeys(3));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      rows.add(sale("store_" + i, "1", NOON));
    }
    small.fileRows(REVENUE, rows, ARRIVED);

    SeriesResult result = series(small, "set=store-revenue&by=store_id&step=all");

    assertThat(result.keys().get(0)).containsExactly("(other)");
    assertThat(result.keys()).hasSize(4);
    assertThat(result.total().get("revenue")).containsExactly(10L);
    assertThat(StoreFixture.set(small, "store-revenue").limited()).contains("first 3 keys");
  }

  @Test
  void memoryIsBoundedWhateverTheTimes() {
    LiveStore small = new LiveStore(StoreSettings.of("out").withCellBytes(100_000));
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      rows.add(sale("store_" + i % 50, "1", NOON - i * 86_400_000L * 7));
      if (rows.size() == 250) {
        small.fileRows(REVENUE, rows, ARRIVED);
        rows = new ArrayList<>();
        assertThat(small.cellBytes()).isLessThanOrEqualTo(100_000);
      }
    }
    assertThat(StoreFixture.set(small, "store-revenue").limited()).contains("are not kept");
  }

  @Test
  void errorsNameWhatIsAllowed() {
    store.fileRows(
        REVENUE, List.of(sale("s", "1", NOON), sale("s", "1", NOON + 86_400_000L * 40)), ARRIVED);

    assertError("set=no", "set is \"no\", which is not there; kind=sets lists the data sets");
    assertError(
        "set=store-revenue&by=city",
        "by has \"city\", which is not a key; allowed: store_id, name, site");
    assertError("set=store-revenue&where=city:x", "where has \"city:x\", which is not a key");
    assertError(
        "set=store-revenue&measures=x",
        "measures has \"x\", which is not a measure; allowed: revenue, sales_count, rows");
    assertError("set=store-revenue&order=x", "order has \"x\", which is not a measure");
    assertError("set=store-revenue&step=60000", "at most 20000 are allowed");
    assertThatThrownBy(() -> query(store, "kind=latest&set=store-revenue"))
        .hasMessageContaining("has no latestBy");
  }

  private void assertError(String query, String message) {
    assertThatThrownBy(() -> series(store, query))
        .isInstanceOf(QueryException.class)
        .hasMessageContaining(message);
  }
}
