package io.shardflow.live.store.cell;

import io.shardflow.live.query.Values;
import io.shardflow.live.view.CellValue;
import java.util.Arrays;

/** The smallest or the largest values. */
final class ExtremeColumn extends Column {
  private final boolean max;
  private double[] values = {};

  ExtremeColumn(boolean max) {
    this.max = max;
  }

  @Override
  public void resize(int capacity) {
    int old = values.length;
    values = Arrays.copyOf(values, capacity);
    if (capacity > old) {
      Arrays.fill(values, old, capacity, Double.NaN);
    }
  }

  @Override
  public void add(int cell, Object value, double weight, long time) {
    add(cell, CellValue.number(value));
  }

  private void add(int cell, double number) {
    // False if the number is NaN, and true if the cell is empty.
    if (max ? !(number <= values[cell]) : !(number >= values[cell])) {
      values[cell] = Double.isNaN(number) ? values[cell] : number;
    }
  }

  @Override
  public void merge(int cell, Column source, int sourceCell) {
    add(cell, source.number(sourceCell));
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
    return 8L * values.length;
  }
}
