package io.shardflow.live.store;

import io.shardflow.live.query.LatestResult;
import io.shardflow.live.query.Query;
import io.shardflow.live.query.QueryException;
import io.shardflow.live.query.RowInfo;
import io.shardflow.live.query.RowsResult;
import io.shardflow.live.store.cell.KeyTable;
import io.shardflow.live.store.recent.KeptRow;
import io.shardflow.live.view.CellValue;
import io.shardflow.live.view.View;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Answers queries for single rows. The parts must not change meanwhile. */
final class RowQueries {
  private RowQueries() {}

  /**
   * Returns the newest rows.
   *
   * @param since only rows of later changes, if they are among the newest; -1 for all
   */
  static RowsResult rows(Query.Rows query, List<Part> parts, int kept, long since) {
    Filter filter = new Filter(parts, query.where());
    List<KeptRow> newest = new ArrayList<>();
    for (Part part : parts) {
      if (part.contents() == null) {
        continue;
      }
      int found = 0;
      for (KeptRow row : part.contents().recent().newestFirst()) {
        if (row.n() < query.before() && filter.accepts(part, row)) {
          newest.add(row);
          if (++found == query.limit()) {
            break;
          }
        }
      }
    }
    newest.sort(Comparator.comparingLong(KeptRow::n).reversed());
    if (newest.size() > query.limit()) {
      newest.subList(query.limit(), newest.size()).clear();
    }
    newest.removeIf(row -> row.sequence() <= since);
    return new RowsResult(infos(newest, query.limit()), kept, since < 0);
  }

  /** Returns the newest row of each key, the newest first. */
  static LatestResult latest(Query.Latest query, List<Part> parts) {
    Filter filter = new Filter(parts, query.where());
    List<KeptRow> rows = new ArrayList<>();
    for (Part part : parts) {
      if (part.contents() == null) {
        continue;
      }
      if (part.contents().latest() == null) {
        throw QueryException.bad(
            "kind=latest is not possible for set=" + query.set() + ", which has no latestBy");
      }
      for (KeptRow row : part.contents().latest().rows()) {
        if (filter.accepts(part, row)) {
          rows.add(row);
        }
      }
    }
    rows.sort(Comparator.comparingLong(KeptRow::time).thenComparingLong(KeptRow::n).reversed());
    return new LatestResult(infos(rows, query.limit()));
  }

  private static List<RowInfo> infos(List<KeptRow> rows, int limit) {
    return rows.stream().limit(limit).map(KeptRow::info).toList();
  }

  /** Conditions on the columns of rows. */
  private static final class Filter {
    private final Map<String, Set<String>> conditions;

    Filter(List<Part> parts, List<String> where) {
      Set<String> columns = new LinkedHashSet<>();
      for (Part part : parts) {
        if (part.contents() != null) {
          part.contents().view().keys().stream().map(View.Key::name).forEach(columns::add);
        }
        columns.addAll(part.columns().keySet());
      }
      conditions = Selection.conditions("where", where, columns);
    }

    boolean accepts(Part part, KeptRow kept) {
      for (Map.Entry<String, Set<String>> condition : conditions.entrySet()) {
        Object value = kept.row().get(condition.getKey());
        String text =
            value == null && condition.getKey().equals(View.JOB)
                ? part.id().job()
                : CellValue.text(value);
        if (text.length() > KeyTable.MAX_LENGTH) {
          text = text.substring(0, KeyTable.MAX_LENGTH);
        }
        if (!condition.getValue().contains(text)) {
          return false;
        }
      }
      return true;
    }
  }
}
