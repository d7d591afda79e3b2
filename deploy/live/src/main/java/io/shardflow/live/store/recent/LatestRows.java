package io.shardflow.live.store.recent;

import io.shardflow.live.row.Row;
import io.shardflow.live.view.CellValue;
import io.shardflow.live.view.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The row of each key with the newest time; of rows of the same time, the last one. A thing that is
 * closed stays closed, in whatever order its rows come.
 */
public final class LatestRows {
  private final View view;
  private final int max;
  private final Map<List<String>, KeptRow> open = new LinkedHashMap<>();
  private final Map<List<String>, Boolean> closed;
  private boolean full;
  private long changed;

  /** Creates an empty one for the columns that the view names. */
  public LatestRows(View view, int max) {
    this.view = view;
    this.max = max;
    closed =
        new LinkedHashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<List<String>, Boolean> eldest) {
            return size() > max;
          }
        };
  }

  /** Adds a row. */
  public void add(KeptRow kept) {
    Row row = kept.row();
    List<String> key = new ArrayList<>(view.latestBy().size());
    view.latestBy().forEach(name -> key.add(CellValue.text(row.get(name))));
    if (view.closed() != null) {
      if (view.closed().value().equals(row.get(view.closed().column()))) {
        closed.put(key, true);
        if (open.remove(key) != null) {
          changed = kept.sequence();
        }
        return;
      }
      if (closed.containsKey(key)) {
        return;
      }
    }
    KeptRow old = open.get(key);
    if (old != null && old.time() > kept.time()) {
      return;
    }
    open.put(key, kept);
    changed = kept.sequence();
    if (open.size() > max) {
      open.remove(open.keySet().iterator().next());
      full = true;
    }
  }

  /** Returns the rows in no special order. */
  public Iterable<KeptRow> rows() {
    return open.values();
  }

  /** Returns whether rows were removed because there were too many. */
  public boolean isFull() {
    return full;
  }

  /** Returns the newest change. */
  public long changed() {
    return changed;
  }
}
