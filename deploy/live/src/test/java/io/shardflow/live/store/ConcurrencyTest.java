package io.shardflow.live.store;

import static io.shardflow.live.store.StoreFixture.ARRIVED;
import static io.shardflow.live.store.StoreFixture.MINUTE;
import static io.shardflow.live.store.StoreFixture.NOON;
import static io.shardflow.live.store.StoreFixture.id;
import static io.shardflow.live.store.StoreFixture.sale;
import static io.shardflow.live.store.StoreFixture.series;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.live.query.QueryResult;
import io.shardflow.live.query.SeriesResult;
import io.shardflow.live.row.DataSetId;
import io.shardflow.live.row.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {
  private static final DataSetId REVENUE = id("store-revenue", "store-revenue");
  private static final DataSetId CATEGORIES = id("category-revenue", "store-revenue");

  @Test
  void readersSeeEachBatchWhollyOrNotAtAll() throws Exception {
    LiveStore store = new LiveStore(StoreSettings.of("out").withCellBytes(300_000));
    CountDownLatch woken = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    store.fileRows(REVENUE, batch(0), ARRIVED);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (AutoCloseable listener = store.onChange(woken::countDown)) {
      List<Future<?>> writers = new ArrayList<>();
      for (DataSetId set : List.of(REVENUE, CATEGORIES)) {
        writers.add(
            threads.submit(
                () -> {
                  for (int i = 1; i < 150; i++) {
                    store.fileRows(set, batch(i), ARRIVED);
                  }
                }));
      }
      List<Future<Integer>> readers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        readers.add(threads.submit(() -> read(store, done)));
      }
      for (Future<?> writer : writers) {
        writer.get(60, TimeUnit.SECONDS);
      }
      done.set(true);
      for (Future<Integer> reader : readers) {
        assertThat(reader.get(60, TimeUnit.SECONDS)).isPositive();
      }
      assertThat(woken.await(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      threads.shutdownNow();
    }

    var total = series(store, "set=store-revenue&step=all").total();
    assertThat(total.get("revenue").text(0)).isEqualTo("0");
    assertThat(total.get("rows")).containsExactly(150 * 100L);
    store.close();
  }

  /** Each batch sums to zero. */
  private static List<Row> batch(int number) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      rows.add(sale("store_" + i, "3.50", NOON + number * MINUTE));
      rows.add(sale("store_" + (i + 7) % 50, "-3.50", NOON + number * MINUTE));
    }
    return rows;
  }

  private static int read(LiveStore store, AtomicBoolean done) {
    var query = StoreFixture.parse("kind=series&set=store-revenue&step=all&range=all");
    Subscription subscription = store.subscribe(query, -1);
    int results = 0;
    boolean last;
    do {
      last = done.get();
      QueryResult result = subscription.poll();
      if (result != null) {
        results++;
        SeriesResult series = (SeriesResult) result;
        assertThat(series.total().get("revenue").text(0)).isEqualTo("0");
      }
    } while (!last);
    return results;
  }
}
