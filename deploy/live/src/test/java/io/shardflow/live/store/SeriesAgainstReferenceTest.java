package io.shardflow.live.store;

import static io.shardflow.live.store.StoreFixture.ARRIVED;
import static io.shardflow.live.store.StoreFixture.REVENUE;
import static io.shardflow.live.store.StoreFixture.decimal;
import static io.shardflow.live.store.StoreFixture.sale;
import static io.shardflow.live.store.StoreFixture.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.live.query.SeriesResult;
import io.shardflow.live.query.Values;
import io.shardflow.live.row.Row;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random rows, and the same sums by BigDecimal in maps. */
class SeriesAgainstReferenceTest {
  private static final long START = Instant.parse("2024-03-29T22:00:00Z").toEpochMilli();
  private static final int MINUTES = 3 * 24 * 60;
  private static final int STORES = 30;

  private record Sale(String store, BigDecimal revenue, long start) {}

  private final List<Sale> sales = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void sumsAreExact(long seed) {
    LiveStore store = filled(seed, 64 << 20);

    check(store, "by=store_id&step=60000&top=7&range=all", 7, start -> start);
    check(store, "by=store_id&step=3600000&top=40", 40, floor(3_600_000));
    check(store, "by=store_id&step=all&top=5&range=all", 5, start -> first());
    check(store, "step=600000", 0, floor(600_000));
    assertThat(StoreFixture.set(store, "store-revenue").coarser()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Europe/Berlin", "America/New_York", "Asia/Kolkata", "UTC"})
  void daysAreThoseOfTheZone(String name) {
    LiveStore store = filled(4, 64 << 20);
    ZoneId zone = ZoneId.of(name);

    // The clocks of Berlin change on 31 March.
    check(
        store,
        "by=store_id&step=1d&zone=" + name,
        10,
        start ->
            Instant.ofEpochMilli(start)
                .atZone(zone)
                .toLocalDate()
                .atStartOfDay(zone)
                .toInstant()
                .toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(longs = {5})
  void sumsStayExactWhenOldStepsAreMerged(long seed) {
    LiveStore store = filled(seed, 150_000);

    var set = StoreFixture.set(store, "store-revenue");
    assertThat(set.coarser()).isNotNull();
    assertThat(store.cellBytes()).isLessThanOrEqualTo(150_000);
    check(store, "by=store_id&step=1d&top=40", 40, floor(86_400_000));
    check(store, "by=store_id&step=all&top=40", 40, start -> first());
    long before = set.coarser().before();
    sales.removeIf(sale -> sale.start() < before);
    check(
        store,
        "by=store_id&step=60000&top=40&from=" + before + "&to=" + set.to(),
        40,
        start -> start);
  }

  @ParameterizedTest
  @ValueSource(longs = {7})
  void conditionsSelectKeys(long seed) {
    LiveStore store = filled(seed, 64 << 20);
    sales.removeIf(sale -> !List.of("store_1", "store_2").contains(sale.store()));

    check(
        store,
        "by=store_id&step=3600000&where=store_id:store_1&where=store_id:store_2&where=store_id:no",
        10,
        floor(3_600_000));
  }

  private LiveStore filled(long seed, long bytes) {
    Random random = new Random(seed);
    LiveStore store = new LiveStore(StoreSettings.of("out").withCellBytes(bytes));
    List<Row> batch = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      // Mostly in order, with late ones.
      int minute =
          random.nextInt(10) == 0
              ? random.nextInt(MINUTES)
              : Math.min(MINUTES - 1, i * MINUTES / 5_000);
      Sale sale =
          new Sale("store_" + random.nextInt(STORES), amount(random), START + minute * 60_000L);
      sales.add(sale);
      batch.add(sale(sale.store(), sale.revenue().toString(), sale.start()));
      if (batch.size() == 500) {
        store.fileRows(REVENUE, batch, ARRIVED);
        batch = new ArrayList<>();
      }
    }
    return store;
  }

  /** Usually cents, and sometimes what does not fit into a long or has many digits. */
  private static BigDecimal amount(Random random) {
    return switch (random.nextInt(200)) {
      case 0 -> new BigDecimal(new BigInteger(90, random), random.nextInt(30));
      case 1 -> new BigDecimal(random.nextLong());
      case 2 -> BigDecimal.valueOf(random.nextLong(), random.nextInt(12));
      default -> BigDecimal.valueOf(random.nextInt(200_000) - 40_000, 2);
    };
  }

  private interface Bucket {
    long of(long start);
  }

  private static Bucket floor(long step) {
    return start -> Math.floorDiv(start, step) * step;
  }

  private long first() {
    return sales.stream().mapToLong(Sale::start).min().orElseThrow();
  }

  private void check(LiveStore store, String query, int top, Bucket bucket) {
    SeriesResult result = series(store, "set=store-revenue&" + query);

    Map<String, Map<Long, BigDecimal>> sums = new TreeMap<>();
    Map<String, BigDecimal> ranking = new TreeMap<>();
    for (Sale sale : sales) {
      sums.computeIfAbsent(sale.store(), key -> new TreeMap<>())
          .merge(bucket.of(sale.start()), sale.revenue(), BigDecimal::add);
      ranking.merge(sale.store(), sale.revenue(), BigDecimal::add);
    }
    List<String> ranked =
        ranking.keySet().stream()
            .sorted(
                Comparator.<String>comparingDouble(key -> -ranking.get(key).doubleValue())
                    .thenComparing(key -> key))
            .toList();
    List<String> keys = ranked.subList(0, Math.min(top, ranked.size()));
    if (top == 0) {
      assertThat(result.keys()).isEmpty();
      assertThat(result.others()).isNull();
    } else {
      assertThat(result.keys()).isEqualTo(keys.stream().map(List::of).toList());
      assertThat(result.others() == null ? 0 : result.others().keys())
          .isEqualTo(ranked.size() - keys.size());
    }
    for (int i = 0; i < keys.size(); i++) {
      assertEqual(result, result.values().get("revenue").get(i), List.of(sums.get(keys.get(i))));
    }
    assertEqual(result, result.total().get("revenue"), sums.values());
    if (result.others() != null) {
      sums.keySet().removeAll(keys);
      assertEqual(result, result.others().values().get("revenue"), sums.values());
    }
    BigDecimal rows =
        result.total().get("rows").stream()
            .map(StoreFixture::decimal)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(rows).isEqualByComparingTo(BigDecimal.valueOf(sales.size()));
  }

  private static void assertEqual(
      SeriesResult result, Values values, Iterable<Map<Long, BigDecimal>> sums) {
    Map<Long, BigDecimal> expected = new TreeMap<>();
    sums.forEach(map -> map.forEach((time, sum) -> expected.merge(time, sum, BigDecimal::add)));
    Map<Long, BigDecimal> actual = new TreeMap<>();
    for (int i = 0; i < result.times().length; i++) {
      if (values.get(i) != null) {
        actual.put(result.times()[i], decimal(values.get(i)));
      }
    }
    expected.replaceAll((time, sum) -> sum.stripTrailingZeros());
    assertThat(actual).isEqualTo(expected);
  }
}
