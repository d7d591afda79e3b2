package io.shardflow.live.store;

import io.shardflow.live.query.QueryException;
import io.shardflow.live.row.DataSetId;
import io.shardflow.live.view.KnownViews;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * The folders, by the names of their data sets. Folders of one name have one lock. Names are only
 * added, so that a reader needs no other lock.
 */
final class DataSets {
  private final int max;
  private final Map<String, Group> groups = new TreeMap<>();
  private int parts;

  /** The folders of one name, guarded by the lock. */
  static final class Group {
    final String name;
    final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    final Map<String, Part> parts = new LinkedHashMap<>();

    /** How many parts there have been. */
    int partsSoFar;

    /** The newest change. */
    long changed;

    /** The newest change that was not only one of values. */
    long restructured;

    Group(String name) {
      this.name = name;
    }

    /** Returns the ids for queries and what they have. */
    Map<String, List<Part>> sets() {
      Map<String, List<Part>> sets = new LinkedHashMap<>();
      if (parts.size() == 1 || KnownViews.isShared(name) && !parts.isEmpty()) {
        sets.put(name, List.copyOf(parts.values()));
      } else {
        parts.forEach((folder, part) -> sets.put(folder.isEmpty() ? name : folder, List.of(part)));
      }
      return sets;
    }

    /** Returns the part of a data set, or null. */
    Part find(DataSetId id) {
      Part exact = parts.get(id.folder());
      if (exact != null && (!id.folder().isEmpty() || sameJob(exact.id(), id))) {
        return exact;
      }
      if (!id.folder().isEmpty()) {
        Part delivered = parts.get("");
        // Rows were delivered before the folder was there.
        if (delivered != null && !delivered.isRead() && sameJob(delivered.id(), id)) {
          parts.remove("");
          parts.put(id.folder(), delivered);
          delivered.id(id);
          return delivered;
        }
        return null;
      }
      List<Part> candidates = new ArrayList<>();
      for (Part part : parts.values()) {
        if (sameJob(part.id(), id)) {
          candidates.add(part);
        }
      }
      return candidates.isEmpty() ? null : candidates.get(0);
    }

    private static boolean sameJob(DataSetId a, DataSetId b) {
      return a.job().isEmpty() || b.job().isEmpty() || a.job().equals(b.job());
    }

    /** Returns under which folder a new part is found. */
    String place(DataSetId id) {
      return parts.containsKey(id.folder()) ? id.job() + "/" + id.name() : id.folder();
    }
  }

  DataSets(int max) {
    this.max = max;
  }

  /** Returns the group of a name, which is added if it is new; null if there are too many. */
  synchronized Group add(String name) {
    Group group = groups.get(name);
    if (group == null && groups.size() < max) {
      group = new Group(name);
      groups.put(name, group);
    }
    return group;
  }

  /** Reserves room for a part; returns false if there are too many. */
  synchronized boolean addPart() {
    if (parts >= max) {
      return false;
    }
    parts++;
    return true;
  }

  synchronized void removePart() {
    parts--;
  }

  synchronized List<Group> groups() {
    return new ArrayList<>(groups.values());
  }

  /**
   * Returns the group that has a set.
   *
   * @throws QueryException if there is none
   */
  Group of(String set) {
    Group named = named(set);
    if (named != null && hasSet(named, set)) {
      return named;
    }
    for (Group group : groups()) {
      if (hasSet(group, set)) {
        return group;
      }
    }
    throw notFound(set);
  }

  private synchronized Group named(String name) {
    return groups.get(name);
  }

  private static boolean hasSet(Group group, String set) {
    group.lock.readLock().lock();
    try {
      return group.sets().containsKey(set);
    } finally {
      group.lock.readLock().unlock();
    }
  }

  static QueryException notFound(String set) {
    String shown = set.length() > 100 ? set.substring(0, 100) + "…" : set;
    return QueryException.notFound(
        "set is \"" + shown + "\", which is not there; kind=sets lists the data sets");
  }
}
