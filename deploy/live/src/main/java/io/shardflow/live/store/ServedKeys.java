package io.shardflow.live.store;

import io.shardflow.live.query.Query;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which groups were sent for a query, and for which changes, so that a subscriber that comes back
 * gets only what has changed if these are still the same.
 */
final class ServedKeys {
  private static final int MAX_QUERIES = 500;

  private final Map<Query, Served> served =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Query, Served> eldest) {
          return size() > MAX_QUERIES;
        }
      };

  /**
   * What a subscriber has.
   *
   * @param keys the groups
   * @param others whether there are further groups
   * @param buckets the buckets, at the first change
   */
  record State(List<List<String>> keys, boolean others, Buckets buckets) {
    boolean hasSameGroups(State other) {
      return keys.equals(other.keys) && others == other.others;
    }
  }

  private record Served(State state, long from, long to) {}

  /** Notes what was sent for the changes up to a sequence. */
  synchronized void add(Query query, State state, long sequence) {
    Served old = served.get(query);
    served.put(
        query,
        old != null && old.state.hasSameGroups(state) && old.state.buckets.isLike(state.buckets())
            ? new Served(old.state, old.from, Math.max(old.to, sequence))
            : new Served(state, sequence, sequence));
  }

  /** Returns what a subscriber has that knows the changes up to a sequence; null if unknown. */
  synchronized State get(Query query, long sequence) {
    Served found = served.get(query);
    return found != null && sequence >= found.from && sequence <= found.to ? found.state : null;
  }
}
