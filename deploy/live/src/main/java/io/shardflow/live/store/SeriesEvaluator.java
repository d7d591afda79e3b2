package io.shardflow.live.store;

import io.shardflow.live.query.Query;
import io.shardflow.live.query.QueryException;
import io.shardflow.live.query.SeriesResult;
import io.shardflow.live.query.Values;
import io.shardflow.live.store.cell.Cells;
import io.shardflow.live.store.cell.Chunk;
import io.shardflow.live.store.cell.Column;
import io.shardflow.live.store.cell.Columns;
import io.shardflow.live.view.Measure;
import io.shardflow.live.view.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers one query for a series. The contents must not change meanwhile. */
final class SeriesEvaluator {
  /** The most values of a result. */
  private static final long MAX_VALUES = 1_500_000;

  private static final int NOT_ASKED = -1;

  private final Query.Series query;
  private final List<Contents> contents;
  private final List<Measure> stored;
  private final List<Measure> measures;
  private final Buckets buckets;
  private final Selection selection;
  private final List<int[]> groups = new ArrayList<>();
  private final List<Integer> top;

  /**
   * Prepares the answer.
   *
   * @param contents of folders with the same view
   * @throws QueryException if the query asks for what is not there, or for too much
   */
  SeriesEvaluator(Query.Series query, View view, List<Contents> contents, long now) {
    this.query = query;
    this.contents = contents;
    stored = view.measures().stream().filter(measure -> measure.share() == null).toList();
    measures = SeriesPlan.measures(view, query.measures());
    selection = new Selection(view, query.by(), query.where());
    Measure order =
        query.order() == null
            ? measures.get(0)
            : SeriesPlan.measure("order", query.order(), SeriesPlan.all(view));
    buckets = SeriesPlan.buckets(query, contents, now);
    for (Contents part : contents) {
      groups.add(selection.groups(part.keys()));
    }
    top = selection.isGrouped() ? top(order) : List.of();
    long values = (long) (top.size() + 1) * buckets.size() * measures.size();
    if (values > MAX_VALUES) {
      throw QueryException.bad(
          "the result has "
              + values
              + " values; at most "
              + MAX_VALUES
              + " are allowed: choose a longer step, a shorter range, a smaller top, or fewer"
              + " measures");
    }
  }

  Buckets buckets() {
    return buckets;
  }

  /** Returns the groups of the result. */
  List<List<String>> keys() {
    return top.stream().map(group -> selection.names().get(group)).toList();
  }

  /** Returns whether there are groups that are summed up. */
  boolean hasOthers() {
    return otherGroups > 0;
  }

  private int otherGroups;

  /** Ranks the groups that have rows in the range. */
  private List<Integer> top(Measure order) {
    int number = selection.names().size();
    Sums sums = new Sums(List.of(order, Columns.ROWS), number);
    Buckets all =
        buckets.size() == 0
            ? buckets
            : new Buckets(
                buckets.from(), buckets.to(), buckets.to() - buckets.from(), new long[1], false);
    int[] same = new int[number];
    Arrays.setAll(same, i -> i);
    scan(all, new int[1], same, 1, sums);
    double[] values = new double[number];
    List<Integer> ranked = new ArrayList<>();
    for (int group = 0; group < number; group++) {
      values[group] = sums.number(order, group);
      if (sums.number(Columns.ROWS, group) > 0) {
        ranked.add(group);
      }
    }
    ranked.sort(
        Comparator.<Integer>comparingDouble(
                group -> Double.isNaN(values[group]) ? Double.POSITIVE_INFINITY : -values[group])
            .thenComparing(group -> String.join("\0", selection.names().get(group))));
    int size = Math.min(ranked.size(), query.top());
    otherGroups = ranked.size() - size;
    return ranked.subList(0, size);
  }

  /** Returns which buckets have changed since. */
  boolean[] changedSince(long sequence) {
    boolean[] changed = new boolean[buckets.size()];
    for (Contents part : contents) {
      if (part.cells() == null || changed.length == 0) {
        continue;
      }
      for (Cells.Level level : part.cells().levels()) {
        for (Chunk chunk : level.chunks(buckets.from(), buckets.to() - 1)) {
          for (int step = 0; chunk.changed() > sequence && step < Chunk.STEPS; step++) {
            int bucket = buckets.of(chunk.start() + step * level.step());
            if (bucket >= 0 && chunk.changed(step) > sequence) {
              changed[bucket] = true;
            }
          }
        }
      }
    }
    return changed;
  }

  /**
   * Computes the result.
   *
   * @param asked which buckets are of interest
   * @param full whether this is the whole result
   */
  SeriesResult result(boolean[] asked, boolean full) {
    int[] positions = new int[asked.length];
    int length = 0;
    for (int i = 0; i < asked.length; i++) {
      positions[i] = asked[i] ? length++ : NOT_ASKED;
    }
    long[] times = new long[length];
    for (int i = 0; i < asked.length; i++) {
      if (asked[i]) {
        times[positions[i]] = buckets.starts()[i];
      }
    }
    int rows = top.size();
    int[] rowOf = new int[Math.max(1, selection.names().size())];
    Arrays.fill(rowOf, rows);
    for (int row = 0; row < rows; row++) {
      rowOf[top.get(row)] = row;
    }
    Sums sums = new Sums(measures, (rows + 1) * length);
    scan(buckets, positions, rowOf, length, sums);
    Sums totals = new Sums(measures, length);
    for (int row = 0; row <= rows; row++) {
      for (int i = 0; i < length; i++) {
        totals.merge(i, sums, row * length + i);
      }
    }
    Map<String, List<Values>> values = new LinkedHashMap<>();
    Map<String, Values> total = new LinkedHashMap<>();
    Map<String, Values> others = new LinkedHashMap<>();
    for (Measure measure : measures) {
      values.put(measure.name(), Values.rows(sums.values(measure, 0, rows * length), rows, length));
      total.put(measure.name(), totals.values(measure, 0, length));
      others.put(measure.name(), sums.values(measure, rows * length, (rows + 1) * length));
    }
    return new SeriesResult(
        query.set(),
        buckets.from(),
        buckets.to(),
        buckets.step(),
        keys(),
        times,
        values,
        total,
        hasOthers() ? new SeriesResult.Others(otherGroups, others) : null,
        full);
  }

  private void scan(Buckets in, int[] positions, int[] rowOf, int length, Sums sums) {
    if (in.size() == 0) {
      return;
    }
    for (int i = 0; i < contents.size(); i++) {
      if (contents.get(i).cells() == null) {
        continue;
      }
      int[] rows =
          Arrays.stream(groups.get(i)).map(group -> group < 0 ? -1 : rowOf[group]).toArray();
      for (Cells.Level level : contents.get(i).cells().levels()) {
        for (Chunk chunk : level.chunks(in.from(), in.to() - 1)) {
          scan(chunk, level.step(), in, positions, rows, length, sums);
        }
      }
    }
  }

  private static void scan(
      Chunk chunk, long step, Buckets in, int[] positions, int[] rows, int length, Sums sums) {
    int[] at = new int[Chunk.STEPS];
    boolean any = false;
    boolean one = true;
    int first = Integer.MIN_VALUE;
    for (int i = 0; i < Chunk.STEPS; i++) {
      int bucket = chunk.changed(i) == 0 ? -1 : in.of(chunk.start() + i * step);
      at[i] = bucket < 0 ? NOT_ASKED : positions[bucket];
      any |= at[i] >= 0;
      if (chunk.changed(i) != 0) {
        first = first == Integer.MIN_VALUE ? bucket : first;
        one &= bucket == first;
      }
    }
    if (!any) {
      return;
    }
    Chunk cells = chunk;
    if (one && chunk.summary() != null) {
      cells = chunk.summary();
      at[0] = positions[first];
    }
    sums.merge(cells, rows, at, length);
  }

  /** The columns that some measures need. */
  private final class Sums {
    private final int[] indexes;
    private final Column[] columns;
    private int[] targets = {};

    Sums(List<Measure> needed, int cells) {
      indexes =
          needed.stream()
              .flatMapToInt(measure -> Arrays.stream(columnsOf(measure)))
              .distinct()
              .toArray();
      columns = new Column[indexes.length];
      for (int i = 0; i < columns.length; i++) {
        columns[i] = Column.of(indexes[i] == 0 ? Columns.ROWS : stored.get(indexes[i] - 1));
        columns[i].resize(cells);
      }
    }

    void merge(Chunk chunk, int[] rows, int[] positions, int length) {
      if (targets.length < chunk.size()) {
        targets = new int[chunk.size()];
      }
      chunk.targets(rows, positions, length, targets);
      for (int i = 0; i < columns.length; i++) {
        columns[i].merge(targets, chunk.size(), chunk.columns().get(indexes[i]));
      }
    }

    void merge(int cell, Sums source, int sourceCell) {
      for (int i = 0; i < columns.length; i++) {
        columns[i].merge(cell, source.columns[i], sourceCell);
      }
    }

    double number(Measure measure, int cell) {
      int[] of = columnsOf(measure);
      double number = column(of[0]).number(cell);
      if (of.length == 1) {
        return number;
      }
      double whole = column(of[1]).number(cell);
      return whole == 0 ? Double.NaN : 100 * number / whole;
    }

    Values values(Measure measure, int from, int to) {
      if (measure.share() == null) {
        return column(columnsOf(measure)[0]).values(from, to);
      }
      double[] values = new double[to - from];
      for (int i = from; i < to; i++) {
        values[i - from] = number(measure, i);
      }
      return Values.doubles(values);
    }

    private Column column(int index) {
      for (int i = 0; i < indexes.length; i++) {
        if (indexes[i] == index) {
          return columns[i];
        }
      }
      throw new IllegalArgumentException("column " + index);
    }
  }

  private int[] columnsOf(Measure measure) {
    if (measure.share() != null) {
      return new int[] {column(measure.share().part()), column(measure.share().whole())};
    }
    return new int[] {measure == Columns.ROWS ? 0 : column(measure.name())};
  }

  private int column(String name) {
    for (int i = 0; i < stored.size(); i++) {
      if (stored.get(i).name().equals(name)) {
        return i + 1;
      }
    }
    throw new IllegalArgumentException(name);
  }
}
