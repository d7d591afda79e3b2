package io.shardflow.live.store.cell;

import io.shardflow.live.query.Values;
import io.shardflow.live.view.CellValue;
import java.util.Arrays;

/** Weighted means of doubles, or their sums. */
final class MeanColumn extends Column {
  private final boolean sum;
  private double[] sums = {};
  private double[] weights = {};

  MeanColumn(boolean sum) {
    this.sum = sum;
  }

  @Override
  public void resize(int capacity) {
    sums = Arrays.copyOf(sums, capacity);
    weights = Arrays.copyOf(weights, capacity);
  }

  @Override
  public void add(int cell, Object value, double weight, long time) {
    double number = CellValue.number(value);
    if (!Double.isNaN(number) && weight > 0) {
      sums[cell] += number * weight;
      weights[cell] += weight;
    }
  }

  @Override
  public void merge(int cell, Column source, int sourceCell) {
    MeanColumn other = (MeanColumn) source;
    sums[cell] += other.sums[sourceCell];
    weights[cell] += other.weights[sourceCell];
  }

  @Override
  public void merge(int[] cells, int number, Column source) {
    MeanColumn other = (MeanColumn) source;
    for (int i = 0; i < number; i++) {
      if (cells[i] >= 0) {
        sums[cells[i]] += other.sums[i];
        weights[cells[i]] += other.weights[i];
      }
    }
  }

  @Override
  public double number(int cell) {
    return weights[cell] == 0 ? Double.NaN : sum ? sums[cell] : sums[cell] / weights[cell];
  }

  @Override
  public Values values(int from, int to) {
    double[] values = new double[to - from];
    for (int i = from; i < to; i++) {
      values[i - from] = number(i);
    }
    return Values.doubles(values);
  }

  @Override
  public long bytes() {
    return 16L * sums.length;
  }
}
