package io.shardflow.live.store.cell;

import io.shardflow.live.view.Aggregate;
import io.shardflow.live.view.Format;
import io.shardflow.live.view.Measure;
import java.util.List;

/** The columns of a data set: the number of rows first, then one per measure. */
public final class Columns {
  /** The measure that counts rows. */
  public static final Measure ROWS =
      new Measure(Measure.ROWS, "Rows", Aggregate.COUNT, Format.COUNT, "", null, true, null);

  private final Column[] columns;
  private int capacity;

  /** Creates columns without cells. */
  public Columns(List<Measure> measures) {
    columns = new Column[measures.size() + 1];
    columns[0] = Column.of(ROWS);
    for (int i = 1; i < columns.length; i++) {
      columns[i] = Column.of(measures.get(i - 1));
    }
  }

  /** Returns the column of rows (0), or of a measure (from 1). */
  public Column get(int index) {
    return columns[index];
  }

  /** Makes room for this many cells. */
  public void resize(int newCapacity) {
    for (Column column : columns) {
      column.resize(newCapacity);
    }
    capacity = newCapacity;
  }

  int capacity() {
    return capacity;
  }

  /** Adds a row to a cell. */
  public void add(int cell, Object[] values, double[] weights, long time) {
    columns[0].add(cell, Boolean.TRUE, 1, time);
    for (int i = 1; i < columns.length; i++) {
      columns[i].add(cell, values[i - 1], weights[i - 1], time);
    }
  }

  /**
   * Adds a cell of other columns of the same measures to a cell. The others may have fewer measures
   * at the end.
   */
  public void merge(int cell, Columns source, int sourceCell) {
    for (int i = 0; i < source.columns.length; i++) {
      columns[i].merge(cell, source.columns[i], sourceCell);
    }
  }

  long bytes() {
    long bytes = 0;
    for (Column column : columns) {
      bytes += 48 + column.bytes();
    }
    return bytes;
  }
}
