package io.shardflow.live.store;

import io.shardflow.live.query.Query;
import io.shardflow.live.query.QueryResult;
import io.shardflow.live.query.RowsResult;
import io.shardflow.live.store.ServedKeys.State;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A query whose changes are followed. Not for several threads.
 *
 * <p>To resume after all results of several subscriptions: take {@link LiveStore#sequence} before a
 * round of polls, and give it to {@link LiveStore#subscribe} later.
 */
public final class Subscription {
  private static final long SETS_INTERVAL_MILLIS = 1_000;

  private final LiveStore store;
  private final Query query;
  private long sequence;
  private long setsSent;
  private State state;

  Subscription(LiveStore store, Query query, long sequence) {
    this.store = store;
    this.query = query;
    this.sequence = sequence;
    if (sequence >= 0 && query instanceof Query.Series) {
      state = store.served().get(query, sequence);
    }
  }

  /**
   * Returns what has changed since the last call, or null if nothing has. The list of data sets
   * comes at most once per second.
   *
   * @throws io.shardflow.live.query.QueryException if the query cannot be answered
   */
  public QueryResult poll() {
    long now = store.sequence();
    if (query instanceof Query.Sets) {
      return sets(now);
    }
    String set =
        query instanceof Query.Series series
            ? series.set()
            : query instanceof Query.Rows rows ? rows.set() : ((Query.Latest) query).set();
    QueryResult result =
        store.read(
            set,
            (group, parts) -> {
              if (query instanceof Query.Series series) {
                return series(series, group, parts, now);
              }
              if (group.changed <= sequence) {
                return null;
              }
              return query instanceof Query.Rows rows
                  ? rows(rows, group, parts)
                  : latest((Query.Latest) query, group, parts);
            });
    sequence = now;
    return result;
  }

  private QueryResult sets(long now) {
    long clock = store.settings().clock().millis();
    if (now == sequence || sequence >= 0 && clock - setsSent < SETS_INTERVAL_MILLIS) {
      return null;
    }
    sequence = now;
    setsSent = clock;
    return store.query(query);
  }

  private QueryResult rows(Query.Rows rows, DataSets.Group group, List<Part> parts) {
    int kept = store.settings().rows();
    if (sequence < 0 || group.restructured > sequence) {
      return RowQueries.rows(rows, parts, kept, -1);
    }
    RowsResult news = RowQueries.rows(rows, parts, kept, sequence);
    return news.rows().isEmpty() ? null : news;
  }

  private QueryResult latest(Query.Latest latest, DataSets.Group group, List<Part> parts) {
    boolean changed = sequence < 0 || group.restructured > sequence;
    for (Part part : parts) {
      Contents contents = part.contents();
      changed |=
          contents != null && contents.latest() != null && contents.latest().changed() > sequence;
    }
    return changed ? RowQueries.latest(latest, parts) : null;
  }

  private QueryResult series(
      Query.Series series, DataSets.Group group, List<Part> parts, long now) {
    boolean unchanged = state != null && group.changed <= sequence;
    if (unchanged && series.range() != Query.Named.LATEST) {
      store.served().add(query, state, now);
      return null;
    }
    SeriesEvaluator evaluator = store.evaluator(series, parts);
    Buckets buckets = evaluator.buckets();
    State old = state;
    state = new State(evaluator.keys(), evaluator.hasOthers(), buckets);
    store.served().add(query, state, now);
    if (unchanged && Objects.equals(old.buckets().from(), buckets.from())) {
      return null;
    }
    boolean full =
        old == null
            || group.restructured > sequence
            || !old.hasSameGroups(state)
            || !buckets.isLike(old.buckets())
            // The page keeps buckets until they are older than the first one.
            || buckets.size() == 1 && buckets.from() < old.buckets().from()
            || buckets.to() < old.buckets().to();
    boolean[] asked = new boolean[buckets.size()];
    if (full) {
      Arrays.fill(asked, true);
      return evaluator.result(asked, true);
    }
    boolean[] changed = evaluator.changedSince(sequence);
    boolean any = false;
    boolean one = buckets.size() == 1;
    for (int i = 0; i < asked.length; i++) {
      asked[i] = one || changed[i] || !buckets.isIn(i, old.buckets());
      any |= asked[i];
    }
    if (!any && buckets.from() == old.buckets().from() && buckets.to() == old.buckets().to()) {
      return null;
    }
    return evaluator.result(asked, false);
  }
}
