package io.shardflow.live.store.recent;

import io.shardflow.live.row.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which rows of a data set have been delivered, and which have come from files since, so that a row
 * that comes both ways, or is delivered again, counts once.
 */
public final class Deliveries {
  /** So many waiting rows are kept themselves, to be counted in a new copy of the data set. */
  private static final int MAX_ROWS = 10_000;

  private final int max;
  private final Map<RowIdentity, Pending> pending = new LinkedHashMap<>();

  /** Rows of files, in two generations: the older one is forgotten when the newer one is full. */
  private Set<RowIdentity> seen = new HashSet<>();

  private Set<RowIdentity> seenBefore = new HashSet<>();
  private boolean overflowed;

  /**
   * A delivered row that has not come from a file.
   *
   * @param row the row; null if there are too many
   * @param arrived when it was delivered
   */
  public record Pending(Row row, long arrived) {}

  /** Creates an empty one that remembers so many rows. */
  public Deliveries(int max) {
    this.max = max;
  }

  /** Returns whether a delivered row is new, and remembers it. */
  public boolean isNewDelivery(RowIdentity identity, Row row, long arrived) {
    if (pending.containsKey(identity) || seen.contains(identity) || seenBefore.contains(identity)) {
      return false;
    }
    pending.put(identity, new Pending(pending.size() < MAX_ROWS ? row : null, arrived));
    if (pending.size() > max) {
      Iterator<RowIdentity> oldest = pending.keySet().iterator();
      oldest.next();
      oldest.remove();
      overflowed = true;
    }
    return true;
  }

  /** Returns whether a row of a file has not been counted when it was delivered. */
  public boolean isNewInFile(RowIdentity identity) {
    if (seen.size() >= max / 2) {
      seenBefore = seen;
      seen = new HashSet<>();
    }
    seen.add(identity);
    return pending.remove(identity) == null;
  }

  /** Returns the rows that have not come from a file. */
  public List<Pending> pending() {
    return new ArrayList<>(pending.values());
  }

  /** Returns whether more rows were waiting for their file than can be remembered. */
  public boolean hasOverflowed() {
    return overflowed;
  }
}
