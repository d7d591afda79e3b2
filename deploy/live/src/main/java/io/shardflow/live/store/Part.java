package io.shardflow.live.store;

import io.shardflow.jobs.sink.KnownColumns;
import io.shardflow.live.row.DataSetId;
import io.shardflow.live.row.Row;
import io.shardflow.live.store.recent.Deliveries;
import io.shardflow.live.store.recent.KeptRow;
import io.shardflow.live.store.recent.RowIdentity;
import io.shardflow.live.view.ColumnType;
import io.shardflow.live.view.Inference;
import io.shardflow.live.view.KnownViews;
import io.shardflow.live.view.Measure;
import io.shardflow.live.view.View;
import io.shardflow.model.RowSchema.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows of one folder: what is served, and a new copy while the folder is read again. */
final class Part {
  private static final int MAX_COLUMNS = 200;
  private static final int RECHECK_ROWS = 50;

  private final StoreSettings settings;
  private final int number;
  private final boolean known;

  /** The types of columns of known data sets: a text may look like a number. */
  private final Map<String, Type> knownTypes;

  private DataSetId id;
  private Copy served;
  private Copy next;
  private String problem;
  private boolean read;

  /** A copy of the data set. */
  private static final class Copy {
    private final Deliveries deliveries;
    private final Map<String, ColumnType> columns = new LinkedHashMap<>();
    private final Set<String> withoutMeasure = new HashSet<>();
    private Contents contents;
    private List<Sampled> sample = new ArrayList<>();
    private String[] lastNames;
    private int skipped;
    private int nextInference = 1;
    private boolean delivered;

    Copy(int max) {
      deliveries = new Deliveries(max);
    }
  }

  private record Sampled(Row row, long arrived, long sequence) {}

  Part(DataSetId id, StoreSettings settings, int number) {
    this.id = id;
    this.settings = settings;
    this.number = number;
    known = KnownViews.of(id.name()) != null;
    knownTypes = KnownColumns.types(id.name());
    served = copy();
  }

  private Copy copy() {
    Copy copy = new Copy(settings.delivered());
    if (known) {
      copy.contents = contents(KnownViews.of(id.name()));
      copy.sample = null;
    }
    return copy;
  }

  private Contents contents(View view) {
    return new Contents(view, KnownViews.isShared(id.name()) ? id.job() : null, number, settings);
  }

  /** Returns whether more than values of cells has changed: keys, measures, or everything. */
  boolean fileRow(Row row, long arrived, long sequence) {
    read = true;
    Copy copy = next == null ? served : next;
    // The identity costs more than all the rest, and is only needed if something is delivered.
    if (copy.delivered && !copy.deliveries.isNewInFile(RowIdentity.of(row))) {
      return false;
    }
    return add(copy, row, arrived, sequence) && copy == served;
  }

  /** As {@link #fileRow}, or null if the row was known. */
  Boolean deliveredRow(Row row, long arrived, long sequence) {
    RowIdentity identity = RowIdentity.of(row);
    if (next != null && isNew(next, identity, row, arrived)) {
      add(next, row, arrived, sequence);
    }
    return isNew(served, identity, row, arrived) ? add(served, row, arrived, sequence) : null;
  }

  private static boolean isNew(Copy copy, RowIdentity identity, Row row, long arrived) {
    if (!copy.delivered) {
      copy.delivered = true;
      if (copy.contents != null) {
        // Rows that were sent again while this store was not running may be in files it has read.
        for (KeptRow kept : copy.contents.recent().newestFirst()) {
          if (!kept.isCut()) {
            copy.deliveries.isNewInFile(RowIdentity.of(kept.row()));
          }
        }
      }
    }
    return copy.deliveries.isNewDelivery(identity, row, arrived);
  }

  private boolean add(Copy copy, Row row, long arrived, long sequence) {
    boolean changed = false;
    if (copy.sample != null) {
      copy.sample.add(new Sampled(row, arrived, sequence));
    } else if (row.names() != copy.lastNames || ++copy.skipped > RECHECK_ROWS) {
      changed = columns(copy, row);
    }
    if (copy.sample == null || copy.contents != null) {
      copy.contents.add(row, arrived, sequence);
    }
    return changed;
  }

  /** Looks at new columns of a data set whose first rows have been seen. */
  private boolean columns(Copy copy, Row row) {
    boolean changed = false;
    boolean complete = true;
    for (int i = 0; i < row.names().length; i++) {
      String name = row.names()[i];
      ColumnType type = copy.columns.get(name);
      if (type == null && (copy.columns.size() < MAX_COLUMNS || copy.columns.containsKey(name))) {
        type =
            knownTypes.containsKey(name)
                ? columnType(knownTypes.get(name))
                : ColumnType.of(row.values()[i]);
        changed |= !copy.columns.containsKey(name) || type != null;
        copy.columns.put(name, type);
        complete &= type != null;
        changed |= !known && type == ColumnType.NUMBER && addMeasure(copy, name, row.values()[i]);
      }
    }
    // A column that has always been null is looked at again from time to time.
    copy.skipped = complete ? Integer.MIN_VALUE : 0;
    copy.lastNames = row.names();
    return changed;
  }

  private static ColumnType columnType(Type type) {
    return switch (type) {
      case INTEGER, NUMBER, DECIMAL -> ColumnType.NUMBER;
      case BOOL -> ColumnType.BOOL;
      case TIME -> ColumnType.TIME;
      case TEXT, BYTES -> ColumnType.TEXT;
    };
  }

  private static boolean addMeasure(Copy copy, String name, Object value) {
    View view = copy.contents.view();
    Measure measure = Inference.laterMeasure(name, value);
    if (measure == null
        || view.measures().size() >= Inference.MAX_MEASURES
        || view.key(name) >= 0
        || view.times().contains(name)
        || view.measures().stream().anyMatch(other -> other.name().equals(name))
        || !copy.withoutMeasure.add(name)) {
      return false;
    }
    copy.contents.addMeasure(measure);
    return true;
  }

  /** Looks at the first rows again if there are new ones; returns whether the view has changed. */
  boolean infer() {
    boolean changed = infer(served);
    if (next != null) {
      infer(next);
    }
    return changed;
  }

  private boolean infer(Copy copy) {
    // Not for each row, because all are looked at.
    if (copy.sample == null || copy.sample.size() < copy.nextInference) {
      return false;
    }
    copy.nextInference = copy.sample.size() + copy.sample.size() / 8 + 1;
    List<Row> rows = copy.sample.stream().limit(Inference.MAX_SAMPLE).map(Sampled::row).toList();
    View view = Inference.infer(id.name(), rows);
    boolean changed = copy.contents == null || !copy.contents.view().equals(view);
    if (changed) {
      copy.contents = contents(view);
      for (Sampled sampled : copy.sample) {
        copy.contents.add(sampled.row(), sampled.arrived(), sampled.sequence());
      }
    }
    int before = copy.columns.size();
    copy.columns.clear();
    for (Row row : rows) {
      for (int i = 0; i < row.names().length; i++) {
        ColumnType type = ColumnType.of(row.values()[i]);
        if (copy.columns.size() < MAX_COLUMNS || copy.columns.containsKey(row.names()[i])) {
          copy.columns.merge(
              row.names()[i],
              type == null ? ColumnType.TEXT : type,
              (a, b) -> type == null || a == b ? a : ColumnType.TEXT);
        }
      }
    }
    if (copy.sample.size() >= Inference.MAX_SAMPLE) {
      copy.sample = null;
    }
    return changed || before != copy.columns.size();
  }

  void replace(long sequence) {
    next = copy();
    for (Deliveries.Pending pending : served.deliveries.pending()) {
      if (pending.row() != null) {
        RowIdentity identity = RowIdentity.of(pending.row());
        if (isNew(next, identity, pending.row(), pending.arrived())) {
          add(next, pending.row(), pending.arrived(), sequence);
        }
      }
    }
  }

  /** Serves the new copy; returns whether there was one. */
  boolean replaced() {
    if (next == null) {
      return false;
    }
    infer(next);
    served = next;
    next = null;
    return true;
  }

  /** Returns whether rows of files have been added. */
  boolean isRead() {
    return read;
  }

  DataSetId id() {
    return id;
  }

  void id(DataSetId newId) {
    id = newId;
  }

  /** Returns what is served; null if there is no row of a data set that is not known. */
  Contents contents() {
    return served.contents;
  }

  Map<String, ColumnType> columns() {
    return served.columns;
  }

  boolean deliveriesOverflowed() {
    return served.deliveries.hasOverflowed();
  }

  String problem() {
    return problem;
  }

  void problem(String newProblem) {
    problem = newProblem;
  }

  /** Returns the memory of all cells. */
  long cellBytes() {
    return cellBytes(served) + (next == null ? 0 : cellBytes(next));
  }

  private static long cellBytes(Copy copy) {
    return copy.contents == null || copy.contents.cells() == null
        ? 0
        : copy.contents.cells().bytes();
  }

  /** Merges old cells of the copy that needs more memory. */
  void coarsen(long sequence) {
    Copy copy = next != null && cellBytes(next) > cellBytes(served) ? next : served;
    copy.contents.cells().coarsen(copy.contents.keys(), sequence);
  }

  void trim() {
    if (served.contents != null && served.contents.cells() != null) {
      served.contents.cells().trim();
    }
  }
}
