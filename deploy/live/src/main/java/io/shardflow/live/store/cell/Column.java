package io.shardflow.live.store.cell;

import io.shardflow.live.query.Values;
import io.shardflow.live.view.Measure;

/** The aggregates of one measure in a number of cells. */
public abstract class Column {

  /** Creates an empty column for a measure that is not computed from others. */
  public static Column of(Measure measure) {
    return switch (measure.aggregate()) {
      case SUM -> measure.exact() ? new DecimalColumn() : new MeanColumn(true);
      case MEAN -> new MeanColumn(false);
      case MIN -> new ExtremeColumn(false);
      case MAX -> new ExtremeColumn(true);
      case LAST -> new LastColumn();
      case COUNT -> new CountColumn();
    };
  }

  /** Makes room for this many cells. New ones are empty. */
  public abstract void resize(int capacity);

  /**
   * Adds a value to a cell. What is not a number is ignored.
   *
   * @param weight how often the value counts in a mean
   */
  public abstract void add(int cell, Object value, double weight, long time);

  /** Adds a cell of another column of the same measure to a cell. */
  public abstract void merge(int cell, Column source, int sourceCell);

  /**
   * Adds many cells of another column of the same measure.
   *
   * @param cells for each cell of the source the cell that it is added to, or -1
   * @param number how many cells of the source there are
   */
  public void merge(int[] cells, int number, Column source) {
    for (int i = 0; i < number; i++) {
      if (cells[i] >= 0) {
        merge(cells[i], source, i);
      }
    }
  }

  /** Returns a cell as a double; NaN if it is empty. */
  public abstract double number(int cell);

  /** Returns cells from one to before another. */
  public abstract Values values(int from, int to);

  /** Returns the memory that the column needs. */
  public abstract long bytes();
}
