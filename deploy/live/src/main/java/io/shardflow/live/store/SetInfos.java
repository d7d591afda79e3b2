package io.shardflow.live.store;

import io.shardflow.live.query.SetsResult.Coarser;
import io.shardflow.live.query.SetsResult.ColumnInfo;
import io.shardflow.live.query.SetsResult.KeyInfo;
import io.shardflow.live.query.SetsResult.MeasureInfo;
import io.shardflow.live.query.SetsResult.SetInfo;
import io.shardflow.live.store.cell.Cells;
import io.shardflow.live.store.cell.KeyTable;
import io.shardflow.live.view.ColumnType;
import io.shardflow.live.view.Inference;
import io.shardflow.live.view.KnownViews;
import io.shardflow.live.view.View;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Describes a data set. Its parts must not change meanwhile. */
final class SetInfos {
  private final String id;
  private final String name;
  private final List<Part> parts;
  private final List<Contents> contents;

  SetInfos(String id, String name, List<Part> parts) {
    this.id = id;
    this.name = name;
    this.parts = parts;
    contents = parts.stream().map(Part::contents).filter(Objects::nonNull).toList();
  }

  SetInfo describe() {
    View view = view();
    Map<String, String> columns = columns();
    long rows = contents.stream().mapToLong(Contents::rows).sum();
    long step = contents.stream().mapToLong(Contents::step).max().orElse(view.step());
    return new SetInfo(
        id,
        name,
        jobs(),
        view.title(),
        view.topic(),
        view.feed() ? "feed" : "series",
        time(view, columns),
        step,
        keys(view),
        SeriesPlan.all(view).stream()
            .map(
                measure ->
                    new MeasureInfo(
                        measure.name(),
                        measure.label(),
                        measure.aggregate().id(),
                        measure.format().id(),
                        measure.unit()))
            .toList(),
        columns.entrySet().stream()
            .map(column -> new ColumnInfo(column.getKey(), column.getValue()))
            .toList(),
        view.latestBy(),
        rows,
        rows == 0 ? null : contents.stream().mapToLong(Contents::first).min().orElseThrow(),
        rows == 0 ? null : contents.stream().mapToLong(Contents::last).max().orElseThrow() + step,
        rows == 0 ? null : contents.stream().mapToLong(Contents::arrived).max().orElseThrow(),
        coarser(),
        limited(),
        problem());
  }

  private View view() {
    if (!contents.isEmpty()) {
      return contents.get(0).view();
    }
    View known = KnownViews.of(name);
    return known == null ? Inference.infer(name, List.of()) : known;
  }

  private String jobs() {
    return parts.stream()
        .map(part -> part.id().job())
        .filter(job -> !job.isEmpty())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private Map<String, String> columns() {
    Map<String, String> columns = new LinkedHashMap<>();
    for (Part part : parts) {
      part.columns()
          .forEach(
              (column, type) ->
                  columns.putIfAbsent(column, (type == null ? ColumnType.TEXT : type).id()));
    }
    return columns;
  }

  private static String time(View view, Map<String, String> columns) {
    return view.times().stream().filter(columns::containsKey).findFirst().orElse(null);
  }

  private List<KeyInfo> keys(View view) {
    List<KeyInfo> keys = new ArrayList<>();
    for (int i = 0; i < view.keys().size(); i++) {
      View.Key key = view.keys().get(i);
      int count = count(i);
      if (!key.optional() || count > 1 || count == 1 && !isEmpty(i)) {
        keys.add(new KeyInfo(key.name(), key.label(), count));
      }
    }
    return keys;
  }

  private int count(int position) {
    if (contents.size() == 1) {
      return contents.get(0).keys().count(position);
    }
    Set<String> values = new HashSet<>();
    contents.forEach(part -> part.keys().distinct(position).forEach(values::add));
    return values.size();
  }

  private boolean isEmpty(int position) {
    for (Contents part : contents) {
      for (String value : part.keys().distinct(position)) {
        if (!value.isEmpty()) {
          return false;
        }
      }
    }
    return true;
  }

  private Coarser coarser() {
    long before = Long.MIN_VALUE;
    long step = 0;
    for (Contents part : contents) {
      if (part.cells() == null) {
        continue;
      }
      List<Cells.Level> levels = part.cells().levels();
      before = Math.max(before, levels.get(0).from());
      for (int i = 1; i < levels.size(); i++) {
        if (levels.get(i - 1).from() != Long.MIN_VALUE) {
          step = Math.max(step, levels.get(i).step());
        }
      }
    }
    return step == 0 ? null : new Coarser(before, step);
  }

  private String limited() {
    Set<String> texts = new LinkedHashSet<>();
    for (Part part : parts) {
      Contents part1 = part.contents();
      if (part1 == null) {
        continue;
      }
      Cells cells = part1.cells();
      if (part1.keys().isFull()) {
        texts.add(
            cells != null && cells.keysMerged()
                ? "the keys of the oldest days are summed up as " + KeyTable.OTHER
                : "only the first "
                    + (part1.keys().size() - 1)
                    + " keys are kept apart, all others are summed up as "
                    + KeyTable.OTHER);
      }
      if (cells != null && cells.droppedBefore() != null) {
        texts.add("values before " + Instant.ofEpochMilli(cells.droppedBefore()) + " are not kept");
      }
      if (part1.latest() != null && part1.latest().isFull()) {
        texts.add("only the newest rows of some keys are kept");
      }
      if (part.deliveriesOverflowed()) {
        texts.add("more rows were delivered than are remembered, so that some may count twice");
      }
    }
    return texts.isEmpty() ? null : String.join("; ", texts);
  }

  private String problem() {
    List<String> problems =
        parts.stream().map(Part::problem).filter(Objects::nonNull).distinct().toList();
    return problems.isEmpty() ? null : String.join("; ", problems);
  }
}
