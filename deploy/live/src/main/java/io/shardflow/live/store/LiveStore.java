package io.shardflow.live.store;

import io.shardflow.live.query.Query;
import io.shardflow.live.query.QueryException;
import io.shardflow.live.query.QueryResult;
import io.shardflow.live.query.SetsResult;
import io.shardflow.live.query.SetsResult.SetInfo;
import io.shardflow.live.row.DataSetId;
import io.shardflow.live.row.Row;
import io.shardflow.live.row.RowSink;
import io.shardflow.live.view.Inference;
import io.shardflow.live.view.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the data sets, in bounded memory: aggregates by key and time step, and the
 * newest rows. For several threads.
 */
public final class LiveStore implements RowSink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveStore.class);

  /** Readers wait for so many rows at most. */
  private static final int ROWS_PER_LOCK = 256;

  private final StoreSettings settings;
  private final String epoch = UUID.randomUUID().toString().substring(0, 8);
  private final AtomicLong sequence = new AtomicLong();
  private final ChangeNotifier notifier = new ChangeNotifier();
  private final DataSets dataSets;
  private final ServedKeys served = new ServedKeys();
  private final MemoryBound memory;
  private volatile Progress progress = new Progress(0, 0, false);

  /** Creates an empty store. */
  public LiveStore(StoreSettings settings) {
    this.settings = settings;
    dataSets = new DataSets(settings.sets());
    memory = new MemoryBound(dataSets, settings.cellBytes(), sequence);
  }

  /** Returns a name for the time from the start to the end of this store, without hyphens. */
  public String epoch() {
    return epoch;
  }

  /** Returns the number of the newest change: it grows with each. */
  public long sequence() {
    return sequence.get();
  }

  StoreSettings settings() {
    return settings;
  }

  ServedKeys served() {
    return served;
  }

  /**
   * Answers a query.
   *
   * @throws QueryException if it cannot be answered
   */
  public QueryResult query(Query query) {
    if (query instanceof Query.Series series) {
      return read(
          series.set(),
          (group, parts) -> {
            SeriesEvaluator evaluator = evaluator(series, parts);
            boolean[] all = new boolean[evaluator.buckets().size()];
            Arrays.fill(all, true);
            return evaluator.result(all, true);
          });
    }
    if (query instanceof Query.Rows rows) {
      return read(rows.set(), (group, parts) -> RowQueries.rows(rows, parts, settings.rows(), -1));
    }
    if (query instanceof Query.Latest latest) {
      return read(latest.set(), (group, parts) -> RowQueries.latest(latest, parts));
    }
    return sets();
  }

  private SetsResult sets() {
    List<SetInfo> sets = new ArrayList<>();
    for (DataSets.Group group : dataSets.groups()) {
      group.lock.readLock().lock();
      try {
        group
            .sets()
            .forEach((id, parts) -> sets.add(new SetInfos(id, group.name, parts).describe()));
      } finally {
        group.lock.readLock().unlock();
      }
    }
    return new SetsResult(settings.clock().millis(), settings.root(), progress, sets);
  }

  /** Calls a function with the parts of a set, which do not change meanwhile. */
  <T> T read(String set, BiFunction<DataSets.Group, List<Part>, T> function) {
    DataSets.Group group = dataSets.of(set);
    group.lock.readLock().lock();
    try {
      List<Part> parts = group.sets().get(set);
      if (parts == null) {
        throw DataSets.notFound(set);
      }
      return function.apply(group, parts);
    } finally {
      group.lock.readLock().unlock();
    }
  }

  SeriesEvaluator evaluator(Query.Series query, List<Part> parts) {
    List<Contents> contents = parts.stream().map(Part::contents).filter(Objects::nonNull).toList();
    View view =
        contents.isEmpty()
            ? Inference.infer(parts.get(0).id().name(), List.of())
            : contents.get(0).view();
    return new SeriesEvaluator(query, view, contents, settings.clock().millis());
  }

  /**
   * Follows a query.
   *
   * @param since the sequence up to which the subscriber knows the result, or -1 if it does not.
   *     The first poll returns what has changed since, or the full result if that cannot be said
   */
  public Subscription subscribe(Query query, long since) {
    return new Subscription(this, query, since > sequence() ? -1 : since);
  }

  /**
   * Calls a listener after changes, at most every 50 milliseconds, on a thread of the store: it
   * should only wake others. It is called a few more times in the seconds after the last change.
   *
   * @return ends the calls when closed
   */
  public AutoCloseable onChange(Runnable listener) {
    return notifier.add(listener);
  }

  @Override
  public void fileRows(DataSetId dataSet, List<Row> rows, long arrivalMillis) {
    for (int from = 0; from < rows.size(); from += ROWS_PER_LOCK) {
      List<Row> some = rows.subList(from, Math.min(rows.size(), from + ROWS_PER_LOCK));
      write(
          dataSet,
          (part, change) -> {
            boolean restructured = false;
            for (Row row : some) {
              restructured |= part.fileRow(row, arrivalMillis, change);
            }
            return restructured | part.infer() ? change : 0;
          });
    }
  }

  @Override
  public void deliveredRow(DataSetId dataSet, Row row, long arrivalMillis) {
    write(
        dataSet,
        (part, change) -> {
          Boolean restructured = part.deliveredRow(row, arrivalMillis, change);
          return restructured != null && restructured | part.infer() ? change : 0;
        });
  }

  /** Changes a part. It may return the change if it has restructured the part, else 0. */
  private interface Change {
    long apply(Part part, long change);
  }

  private void write(DataSetId dataSet, Change change) {
    DataSets.Group group = dataSets.add(dataSet.name());
    if (group == null) {
      LOG.warn("More than {} data sets: {} is not shown", settings.sets(), dataSet.name());
      return;
    }
    group.lock.writeLock().lock();
    try {
      Part part = group.find(dataSet);
      boolean isNew = false;
      if (part == null) {
        if (!dataSets.addPart()) {
          LOG.warn("More than {} folders: {} is not shown", settings.sets(), dataSet.folder());
          return;
        }
        part = new Part(dataSet, settings, group.partsSoFar++);
        group.parts.put(group.place(dataSet), part);
        isNew = true;
      }
      // In the lock, so that whoever sees the number and takes the lock sees the change.
      long number = sequence.incrementAndGet();
      long before = part.cellBytes();
      long restructured = change.apply(part, number);
      // With another part, ids may be different.
      group.restructured = isNew ? number : Math.max(group.restructured, restructured);
      group.changed = number;
      memory.add(part.cellBytes() - before);
    } finally {
      group.lock.writeLock().unlock();
    }
    memory.enforce();
    notifier.changed();
  }

  @Override
  public void replace(DataSetId dataSet) {
    write(
        dataSet,
        (part, change) -> {
          part.replace(change);
          return 0;
        });
  }

  @Override
  public void replaced(DataSetId dataSet) {
    write(dataSet, (part, change) -> part.replaced() ? change : 0);
  }

  @Override
  public void remove(DataSetId dataSet) {
    DataSets.Group group = dataSets.add(dataSet.name());
    if (group == null) {
      return;
    }
    group.lock.writeLock().lock();
    try {
      Part part = group.find(dataSet);
      if (part != null && group.parts.values().remove(part)) {
        dataSets.removePart();
        memory.add(-part.cellBytes());
        group.changed = sequence.incrementAndGet();
        group.restructured = group.changed;
      }
    } finally {
      group.lock.writeLock().unlock();
    }
    notifier.changed();
  }

  @Override
  public void problem(DataSetId dataSet, String problem) {
    write(
        dataSet,
        (part, change) -> {
          part.problem(problem);
          return 0;
        });
  }

  @Override
  public void progress(Progress newProgress) {
    progress = newProgress;
    sequence.incrementAndGet();
    notifier.changed();
  }

  /** Returns the memory that the aggregates need, in bytes. */
  public long cellBytes() {
    return dataSets.groups().stream().mapToLong(bytesOf()).sum();
  }

  private static ToLongFunction<DataSets.Group> bytesOf() {
    return group -> {
      group.lock.writeLock().lock();
      try {
        return group.parts.values().stream().mapToLong(Part::cellBytes).sum();
      } finally {
        group.lock.writeLock().unlock();
      }
    };
  }

  /** Stops calling listeners. */
  @Override
  public void close() {
    notifier.close();
  }
}
