package io.shardflow.benchmark.loop;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Arrays;

/** {@code store-revenue}: the sums per store and per category, in one pass. */
final class RevenueLoop implements JobLoop {
  private static final long WINDOW_MILLIS = 60_000;
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final int CATEGORY = 0;
  private static final int STORE = 1;
  private static final int TIME = 2;
  private static final int AMOUNT = 3;

  private final FlatJsonScanner sale =
      new FlatJsonScanner("category", "store_id", "evnt_time", "sales");
  private final ByteParser parser = new ByteParser();
  private final KeyIndex stores = new KeyIndex();
  private final KeyIndex categories = new KeyIndex();
  private final TumblingWindows<Sums> windows =
      new TumblingWindows<>(WINDOW_MILLIS, Sums::new, this::write);
  private final HourlyFileWriter byStore;
  private final HourlyFileWriter byCategory;

  /**
   * The sums of a window, by number of the key. Amounts are in units of {@link ByteParser#decimal}.
   */
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
    byStore = new HourlyFileWriter(output.resolve("store-revenue"));
    byCategory = new HourlyFileWriter(output.resolve("category-revenue"));
  }

  @Override
  public int process(byte[] bytes, int offset) {
    int next = sale.parse(bytes, offset);
    long millis =
        Math.floorDiv(parser.nanos(bytes, sale.from[TIME], sale.to[TIME]), NANOS_PER_MILLI);
    Sums sums = windows.of(millis);
    // Stores have even numbers, categories have odd ones. A sale counts for both.
    long amount = ByteParser.decimal(bytes, sale.from[AMOUNT], sale.to[AMOUNT]);
    sums.add(2 * stores.number(bytes, sale.from[STORE], sale.to[STORE]), amount, 1);
    sums.add(2 * categories.number(bytes, sale.from[CATEGORY], sale.to[CATEGORY]) + 1, amount, 1);
    return next;
  }

  @Override
  public void closeCompleteWindows() throws IOException {
    windows.closeComplete(OUT_OF_ORDERNESS_MILLIS);
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

  private void write(
      HourlyFileWriter out, String head, KeyIndex keys, int parity, long start, Sums sums)
      throws IOException {
    for (int key = 0; key < keys.size(); key++) {
      int index = 2 * key + parity;
      if (index >= sums.counts.length || sums.counts[index] == 0) {
        continue;
      }
      out.row(start).put(head).put(keys.text(key)).put("\",\"revenue\":");
      out.put(
          BigDecimal.valueOf(sums.amounts[index], ByteParser.DECIMAL_SCALE)
              .stripTrailingZeros()
              .toPlainString());
      out.put(",\"sales_count\":" + sums.counts[index] + ",\"window_start\":\"");
      out.time(start).put("\",\"timestamp\":\"");
      out.time(start + WINDOW_MILLIS).put("\"}\n");
    }
  }
}
