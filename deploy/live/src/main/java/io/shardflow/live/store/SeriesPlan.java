package io.shardflow.live.store;

import io.shardflow.live.query.Query;
import io.shardflow.live.query.Query.Between;
import io.shardflow.live.query.Query.Last;
import io.shardflow.live.query.Query.Named;
import io.shardflow.live.query.Query.NamedStep;
import io.shardflow.live.query.QueryException;
import io.shardflow.live.store.cell.Cells;
import io.shardflow.live.store.cell.Chunk;
import io.shardflow.live.store.cell.Columns;
import io.shardflow.live.view.Measure;
import io.shardflow.live.view.View;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** The measures and the time buckets that a query asks for. */
final class SeriesPlan {
  /** A step without new rows for so long is complete, even if there is no newer one. */
  private static final long COMPLETE_AFTER_MILLIS = 10_000;

  private SeriesPlan() {}

  /** Returns the measures of a query, or all. */
  static List<Measure> measures(View view, List<String> names) {
    List<Measure> all = all(view);
    if (names.isEmpty()) {
      return all;
    }
    return names.stream().distinct().map(name -> measure("measures", name, all)).toList();
  }

  static List<Measure> all(View view) {
    List<Measure> all = new ArrayList<>(view.measures());
    all.add(Columns.ROWS);
    return all;
  }

  static Measure measure(String parameter, String name, List<Measure> all) {
    return all.stream()
        .filter(measure -> measure.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                QueryException.bad(
                    parameter
                        + " has \""
                        + (name.length() > 100 ? name.substring(0, 100) + "…" : name)
                        + "\", which is not a measure; allowed: "
                        + String.join(", ", all.stream().map(Measure::name).toList())));
  }

  /** Divides the range of a query; there are no buckets if there are no rows. */
  static Buckets buckets(Query.Series query, List<Contents> contents, long now) {
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    long step = 1;
    for (Contents part : contents) {
      if (part.rows() > 0) {
        first = Math.min(first, part.first());
        last = Math.max(last, part.last());
        step = Math.max(step, part.step());
      }
    }
    if (first > last) {
      return Buckets.of(0, 0, query.step(), query.zone(), step);
    }
    long end = last + step;
    long from = first;
    long to = end;
    if (query.range() instanceof Between between) {
      from = between.from() == null ? first : Math.max(first, between.from());
      to = between.to() == null ? end : Math.min(end, between.to());
    } else if (query.range() instanceof Last range) {
      from = Math.max(first, end - range.millis());
    } else if (query.range() == Named.TODAY) {
      ZoneId zone = query.zone();
      long midnight =
          Instant.ofEpochMilli(last)
              .atZone(zone)
              .toLocalDate()
              .atStartOfDay(zone)
              .toInstant()
              .toEpochMilli();
      from = Math.max(first, midnight);
    } else if (query.range() == Named.LATEST) {
      from = complete(contents, last, step, now);
      to = from + step;
    }
    Query.Step length = query.step();
    if (length == NamedStep.AUTO && from < to) {
      step = Math.max(step, coarse(contents, from));
    }
    return Buckets.of(from, to, length, query.zone(), step);
  }

  /** Returns the longest step of cells since a time. */
  private static long coarse(List<Contents> contents, long from) {
    long step = 1;
    for (Contents part : contents) {
      if (part.cells() != null) {
        List<Cells.Level> levels = part.cells().levels();
        for (int i = 1; i < levels.size(); i++) {
          if (from < levels.get(i - 1).from()) {
            step = Math.max(step, levels.get(i).step());
          }
        }
      }
    }
    return step;
  }

  /** Returns the start of the newest step for which no rows are expected. */
  private static long complete(List<Contents> contents, long last, long step, long now) {
    long arrived = Long.MIN_VALUE;
    long before = Long.MIN_VALUE;
    for (Contents part : contents) {
      arrived = Math.max(arrived, part.arrived());
      before = Math.max(before, before(part.cells(), last));
    }
    return now - arrived >= COMPLETE_AFTER_MILLIS || before == Long.MIN_VALUE
        ? last
        : Math.floorDiv(before, step) * step;
  }

  private static long before(Cells cells, long last) {
    if (cells == null) {
      return Long.MIN_VALUE;
    }
    Cells.Level level = cells.levels().get(0);
    for (Chunk chunk : level.newestFirst()) {
      for (int step = Chunk.STEPS - 1; step >= 0; step--) {
        long start = chunk.start() + step * level.step();
        if (start < last && chunk.changed(step) != 0) {
          return start;
        }
      }
    }
    return Long.MIN_VALUE;
  }
}
