package io.shardflow.live.store;

import io.shardflow.live.row.Row;
import io.shardflow.live.store.cell.Cells;
import io.shardflow.live.store.cell.KeyTable;
import io.shardflow.live.store.recent.KeptRow;
import io.shardflow.live.store.recent.LatestRows;
import io.shardflow.live.store.recent.RecentRows;
import io.shardflow.live.view.CellValue;
import io.shardflow.live.view.Measure;
import io.shardflow.live.view.View;
import java.util.ArrayList;
import java.util.List;

/** What is kept of the rows of one folder, according to a view. */
final class Contents {
  private static final long DAY = 86_400_000;

  private final String job;
  private final KeyTable keys;
  private final RecentRows recent;
  private final LatestRows latest;
  private View view;
  private List<Measure> stored;
  private Cells cells;
  private Layout layout;
  private long rows;
  private long first = Long.MAX_VALUE;
  private long last = Long.MIN_VALUE;
  private long arrived = Long.MIN_VALUE;

  /**
   * Creates empty contents.
   *
   * @param job the value of the key that is not a column, or null
   * @param folder a number of the folder
   */
  Contents(View view, String job, int folder, StoreSettings settings) {
    this.view = view;
    this.job = job;
    stored = stored(view);
    keys = new KeyTable(view.keys().size(), settings.keys());
    recent = new RecentRows(settings.rows(), settings.rowBytes(), folder);
    latest = view.latestBy() == null ? null : new LatestRows(view, settings.keys());
  }

  /** Returns the measures that are not computed from others. */
  private static List<Measure> stored(View view) {
    return view.measures().stream().filter(measure -> measure.share() == null).toList();
  }

  void add(Row row, long rowArrived, long sequence) {
    if (layout == null || layout.names() != row.names()) {
      layout = new Layout(row.names(), view, stored, job);
    }
    if (cells == null) {
      cells = new Cells(step(row), stored);
    }
    long time = layout.read(row.values());
    if (time == CellValue.NO_TIME) {
      time = rowArrived;
    }
    int key = keys.id(layout.key);
    long step = cells.add(key, time, layout.values, layout.weightValues, sequence);
    rows++;
    first = Math.min(first, step);
    last = Math.max(last, Math.floorDiv(time, cells.step()) * cells.step());
    arrived = Math.max(arrived, rowArrived);
    long order = view.byArrival() ? rowArrived : time;
    KeptRow kept = recent.add(row, order, rowArrived, time, sequence);
    if (latest != null) {
      latest.add(kept != null ? kept : KeptRow.of(order, rowArrived, time, sequence, row));
    }
  }

  private long step(Row row) {
    if (view.end() != null) {
      long start = CellValue.time(row.get(view.times().get(0)));
      long end = CellValue.time(row.get(view.end()));
      if (start != CellValue.NO_TIME && end >= start + 1_000 && end <= start + DAY) {
        return end - start;
      }
    }
    return view.step();
  }

  /** Adds a measure for a column that has come later. */
  void addMeasure(Measure measure) {
    List<Measure> measures = new ArrayList<>(view.measures());
    measures.add(measure);
    view = view.withMeasures(measures);
    stored = stored(view);
    layout = null;
    if (cells != null) {
      cells.measures(stored);
    }
  }

  View view() {
    return view;
  }

  List<Measure> stored() {
    return stored;
  }

  KeyTable keys() {
    return keys;
  }

  /** Returns the cells; null if there is no row. */
  Cells cells() {
    return cells;
  }

  RecentRows recent() {
    return recent;
  }

  LatestRows latest() {
    return latest;
  }

  long rows() {
    return rows;
  }

  long step() {
    return cells == null ? view.step() : cells.step();
  }

  /** Returns the start of the oldest step. */
  long first() {
    return first;
  }

  /** Returns the start of the newest step. */
  long last() {
    return last;
  }

  long arrived() {
    return arrived;
  }
}
