package io.shardflow.live.store.cell;

import io.shardflow.live.query.Values;
import io.shardflow.live.view.CellValue;
import java.util.Arrays;

/** The values of the newest rows; of rows of the same time, the last one. */
final class LastColumn extends Column {
  private double[] values = {};
  private long[] times = {};

  @Override
  public void resize(int capacity) {
    int old = values.length;
    values = Arrays.copyOf(values, capacity);
    times = Arrays.copyOf(times, capacity);
    if (capacity > old) {
      Arrays.fill(values, old, capacity, Double.NaN);
    }
  }

  @Override
  public void add(int cell, Object value, double weight, long time) {
    add(cell, CellValue.number(value), time);
  }

  private void add(int cell, double number, long time) {
    if (!Double.isNaN(number) && (Double.isNaN(values[cell]) || time >= times[cell])) {
      values[cell] = number;
      times[cell] = time;
    }
  }

  @Override
  public void merge(int cell, Column source, int sourceCell) {
    LastColumn other = (LastColumn) source;
    add(cell, other.values[sourceCell], other.times[sourceCell]);
  }

  @Override
  public double number(int cell) {
    return values[cell];
  }

  @Override
  public Values values(int from, int to) {
    return Values.doubles(Arrays.copyOfRange(values, from, to));
  }

  @Override
  public long bytes() {
    return 16L * values.length;
  }
}
