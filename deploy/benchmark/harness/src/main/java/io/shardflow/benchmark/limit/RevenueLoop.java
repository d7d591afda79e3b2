package io.shardflow.benchmark.limit;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;

/** {@code store-revenue}: sums by store and category together, then each by itself. */
final class RevenueLoop implements Loop {
  private static final long WINDOW = 60_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int CATEGORY = 0;
  private static final int STORE = 1;
  private static final int TIME = 2;
  private static final int AMOUNT = 3;

  private final FlatObject sale = new FlatObject("category", "store_id", "evnt_time", "sales");
  private final Scan scan = new Scan();
  private final Keys stores = new Keys();
  private final Keys categories = new Keys();
  private final OpenWindows<Sums> windows = new OpenWindows<>(WINDOW, Sums::new, this::write);
  private final DataSet byStore;
  private final DataSet byCategory;

  /** What was taken in a window: amounts in {@link Scan#decimal} units, by number of the key. */
  private static final class Sums {
    private long[] amounts = new long[16];
    private long[] counts = new long[16];

    void add(int key, long amount, long count) {
      if (key >= amounts.length) {
        amounts = Arrays.copyOf(amounts, key * 2);
        counts = Arrays.copyOf(counts, key * 2);
      }
      amounts[key] = Math.addExact(amounts[key], amount);
      counts[key] += count;
    }
  }

  RevenueLoop(Path output) {
    byStore = new DataSet(output.resolve("store-revenue"));
    byCategory = new DataSet(output.resolve("category-revenue"));
  }

  @Override
  public int take(byte[] bytes, int at) {
    int next = sale.parse(bytes, at);
    long millis = Math.floorDiv(scan.nanos(bytes, sale.from[TIME], sale.to[TIME]), NANOS_PER_MILLI);
    Sums sums = windows.of(millis);
    // A store has the even numbers, a category the odd ones: a sale counts for both.
    long amount = Scan.decimal(bytes, sale.from[AMOUNT], sale.to[AMOUNT]);
    sums.add(2 * stores.number(bytes, sale.from[STORE], sale.to[STORE]), amount, 1);
    sums.add(2 * categories.number(bytes, sale.from[CATEGORY], sale.to[CATEGORY]) + 1, amount, 1);
    return next;
  }

  @Override
  public void advance() throws IOException {
    windows.advance(OUT_OF_ORDERNESS);
  }

  @Override
  public void close() throws IOException {
    windows.closeAll();
    byStore.close();
    byCategory.close();
  }

  private void write(long start, Sums sums) throws IOException {
    write(byStore, "{\"store_id\":\"", stores, 0, start, sums);
    write(byCategory, "{\"category\":\"", categories, 1, start, sums);
  }

  private void write(DataSet out, String head, Keys keys, int odd, long start, Sums sums)
      throws IOException {
    for (int key = 0; key < keys.size(); key++) {
      int index = 2 * key + odd;
      if (index >= sums.counts.length || sums.counts[index] == 0) {
        continue;
      }
      out.row(start).put(head).put(keys.text(key)).put("\",\"revenue\":");
      out.put(
          BigDecimal.valueOf(sums.amounts[index], Scan.DECIMAL_SCALE)
              .stripTrailingZeros()
              .toPlainString());
      out.put(",\"sales_count\":" + sums.counts[index] + ",\"window_start\":\"");
      out.time(start).put("\",\"timestamp\":\"");
      out.time(start + WINDOW).put("\"}\n");
    }
  }
}
