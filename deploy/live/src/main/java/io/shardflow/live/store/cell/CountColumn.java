package io.shardflow.live.store.cell;

import io.shardflow.live.query.Values;
import java.util.Arrays;

/** How many rows have a value; without values, how many rows there are. */
final class CountColumn extends Column {
  private int[] counts = {};

  @Override
  public void resize(int capacity) {
    counts = Arrays.copyOf(counts, capacity);
  }

  @Override
  public void add(int cell, Object value, double weight, long time) {
    if (value != null) {
      counts[cell]++;
    }
  }

  @Override
  public void merge(int cell, Column source, int sourceCell) {
    counts[cell] += ((CountColumn) source).counts[sourceCell];
  }

  @Override
  public void merge(int[] cells, int number, Column source) {
    int[] from = ((CountColumn) source).counts;
    for (int i = 0; i < number; i++) {
      if (cells[i] >= 0) {
        counts[cells[i]] += from[i];
      }
    }
  }

  @Override
  public double number(int cell) {
    return counts[cell];
  }

  @Override
  public Values values(int from, int to) {
    long[] values = new long[to - from];
    for (int i = from; i < to; i++) {
      values[i - from] = counts[i];
    }
    return Values.decimals(values, 0);
  }

  @Override
  public long bytes() {
    return 4L * counts.length;
  }
}
