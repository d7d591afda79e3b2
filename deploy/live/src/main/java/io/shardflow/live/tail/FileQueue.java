package io.shardflow.live.tail;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/** The files that must be read now, again later, or be watched because they are young. */
final class FileQueue {
  private final PriorityQueue<PendingFile> ready = new PriorityQueue<>(PendingFile.NEWEST_FIRST);

  /** The files that have not been read, by path: those that are ready, and those that failed. */
  private final NavigableMap<String, PendingFile> unread = new TreeMap<>();

  private final List<PendingFile> failed = new ArrayList<>();
  private final List<PendingFile> young = new ArrayList<>();
  private long found;

  void add(PendingFile file) {
    found++;
    unread.put(file.path(), file);
    file.dataSet.addPending();
    synchronized (ready) {
      ready.add(file);
    }
  }

  /** Returns the number of files that have been found. */
  long found() {
    return found;
  }

  /** Returns a file that has not been read; null if it is not among them. */
  PendingFile get(String path) {
    return unread.get(path);
  }

  /** Takes the next file. May be called by several threads. */
  PendingFile poll() {
    synchronized (ready) {
      return ready.poll();
    }
  }

  boolean hasReady() {
    synchronized (ready) {
      return !ready.isEmpty();
    }
  }

  int size() {
    synchronized (ready) {
      return ready.size();
    }
  }

  /** Returns the files in a folder that have not been read. */
  List<PendingFile> in(String folder) {
    List<PendingFile> found = new ArrayList<>();
    for (PendingFile file : below(folder)) {
      if (file.folder.equals(folder)) {
        found.add(file);
      }
    }
    return found;
  }

  /** Returns the files at or below a folder that have not been read. */
  List<PendingFile> below(String folder) {
    return List.copyOf(
        folder.isEmpty()
            ? unread.values()
            : unread.subMap(folder + "/", folder + (char) ('/' + 1)).values());
  }

  /** Forgets files. */
  void remove(Collection<PendingFile> files) {
    Set<PendingFile> removed = Collections.newSetFromMap(new IdentityHashMap<>());
    removed.addAll(files);
    synchronized (ready) {
      ready.removeIf(
          file -> {
            boolean isRemoved = removed.contains(file);
            if (isRemoved) {
              file.dataSet.removePending();
            }
            return isRemoved;
          });
    }
    failed.removeIf(removed::contains);
    for (PendingFile file : removed) {
      unread.remove(file.path());
      file.dataSet.setFileProblem(file.path(), null);
    }
  }

  /** Forgets all files of a data set. */
  void removeAll(FollowedDataSet dataSet) {
    remove(below(dataSet.folder()).stream().filter(file -> file.dataSet == dataSet).toList());
    young.removeIf(file -> file.dataSet == dataSet);
  }

  /** Ends the reading of a file that was taken. */
  void setRead(PendingFile file) {
    unread.remove(file.path());
    file.dataSet.removePending();
  }

  /** Keeps a file that was taken for another attempt. */
  void setFailed(PendingFile file) {
    failed.add(file);
    file.dataSet.removePending();
  }

  void addYoung(PendingFile file) {
    young.add(file);
  }

  /** Makes the files ready whose time for another attempt has come. */
  void retry(long now) {
    for (Iterator<PendingFile> files = failed.iterator(); files.hasNext(); ) {
      PendingFile file = files.next();
      if (file.due <= now) {
        files.remove();
        file.dataSet.addPending();
        synchronized (ready) {
          ready.add(file);
        }
      }
    }
  }

  List<PendingFile> young() {
    return young;
  }
}
