package io.shardflow.live.tail;

import io.shardflow.jobs.sink.folder.ResultNames;
import io.shardflow.live.row.DataSetId;
import io.shardflow.live.row.RowSink;
import io.shardflow.live.tail.store.Listing;
import io.shardflow.live.tail.store.ResultStore;
import io.shardflow.live.tail.store.ResultStore.Changes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Knows the data sets below the root. In each round it looks for changes, and lets {@link
 * FolderFollower} find out which files are new. Used by one thread.
 */
final class Follower {
  private final ResultStore store;
  private final RowSink sink;
  private final String root;
  private final FileQueue queue;
  private final FolderFollower folders;
  private final Map<String, FollowedDataSet> dataSets = new TreeMap<>();

  /** Those whose files have not been listed since they were begun anew. */
  private final Set<FollowedDataSet> unlisted = new HashSet<>();

  /** The problems that are not of a data set, by folder. */
  private final Map<String, String> otherProblems = new HashMap<>();

  Follower(
      ResultStore store,
      RowSink sink,
      String root,
      FileQueue queue,
      ColumnFiles columnFiles,
      RowFileReader reader) {
    this.store = store;
    this.sink = sink;
    this.root = root;
    this.queue = queue;
    this.folders = new FolderFollower(store, queue, columnFiles, reader);
  }

  /** Looks for changes. Returns false if the root cannot be listed now. */
  boolean look() {
    long now = System.currentTimeMillis();
    for (FollowedDataSet dataSet : dataSets.values()) {
      if (dataSet.tableRetry() <= now) {
        dataSet.setTableRetry(Long.MAX_VALUE);
        store.forget(dataSet.folder());
      }
    }
    Changes changes = store.changes();
    boolean isListed = !changes.problems().containsKey("");
    if (isListed) {
      unlisted.clear();
    }
    changes.removed().forEach(this::remove);
    for (Listing listing : changes.listings()) {
      apply(listing);
    }
    setProblems(changes.problems());
    return isListed;
  }

  /** Ends the replacement of data sets of which all files are read, and reports problems. */
  void endRound() {
    for (FollowedDataSet dataSet : dataSets.values()) {
      if (!unlisted.contains(dataSet)) {
        dataSet.endReplacing();
      }
      dataSet.reportProblem();
    }
  }

  /** Reads all files of a data set again. */
  void replace(FollowedDataSet dataSet) {
    if (dataSets.get(dataSet.folder()) == dataSet) {
      queue.removeAll(dataSet);
      dataSet.replace();
      unlisted.add(dataSet);
      store.forget(dataSet.folder());
    }
  }

  private void remove(String folder) {
    for (FollowedDataSet dataSet : List.copyOf(dataSets.values())) {
      if (isAtOrBelow(dataSet.folder(), folder)) {
        drop(dataSet);
      }
    }
    FollowedDataSet owner = owner(folder);
    if (owner == null) {
      return;
    }
    boolean wasCounted = owner.hasRead(folder);
    owner.clearFolderProblems(folder);
    List<PendingFile> unread = queue.below(folder);
    wasCounted |= unread.stream().anyMatch(file -> file.passedOn > 0);
    queue.remove(unread);
    if (wasCounted) {
      replace(owner);
    }
  }

  private void drop(FollowedDataSet dataSet) {
    queue.removeAll(dataSet);
    dataSet.remove();
    dataSets.remove(dataSet.folder());
  }

  private static boolean isAtOrBelow(String folder, String above) {
    return above.isEmpty() || folder.equals(above) || folder.startsWith(above + "/");
  }

  /** Returns the data set that a folder belongs to; null if there is none. */
  private FollowedDataSet owner(String folder) {
    FollowedDataSet found = dataSets.get("");
    for (int slash = folder.indexOf('/'); found == null && slash >= 0; ) {
      found = dataSets.get(folder.substring(0, slash));
      slash = folder.indexOf('/', slash + 1);
    }
    return found == null ? dataSets.get(folder) : found;
  }

  private void apply(Listing listing) {
    String folder = listing.folder();
    FollowedDataSet dataSet = owner(folder);
    if (dataSet == null) {
      if (!listing.hasRows() || depth(folder) > ResultNames.MAX_DEPTH) {
        return;
      }
      dataSet = add(folder);
    } else if (dataSet.folder().equals(folder) && !listing.hasRows()) {
      drop(dataSet);
      return;
    }
    if (!folders.follow(dataSet, listing)) {
      replace(dataSet);
    }
  }

  private FollowedDataSet add(String folder) {
    for (FollowedDataSet below : List.copyOf(dataSets.values())) {
      if (isAtOrBelow(below.folder(), folder)) {
        drop(below);
        store.forget(below.folder());
      }
    }
    FollowedDataSet dataSet = new FollowedDataSet(folder, root, sink);
    dataSets.put(folder, dataSet);
    return dataSet;
  }

  private static int depth(String folder) {
    return folder.isEmpty() ? 0 : folder.split("/").length;
  }

  private void setProblems(Map<String, String> problems) {
    Map<FollowedDataSet, Map<String, String>> byDataSet = new HashMap<>();
    for (String folder : new ArrayList<>(otherProblems.keySet())) {
      if (!problems.containsKey(folder) || owner(folder) != null) {
        otherProblems.remove(folder);
        sink.remove(placeholder(folder));
      }
    }
    problems.forEach(
        (folder, problem) -> {
          String text = store.display(folder) + " " + problem;
          FollowedDataSet owner = owner(folder);
          if (owner != null) {
            byDataSet.computeIfAbsent(owner, any -> new TreeMap<>()).put(folder, text);
          } else if (!text.equals(otherProblems.put(folder, text))) {
            sink.problem(placeholder(folder), text);
          }
        });
    for (FollowedDataSet dataSet : dataSets.values()) {
      dataSet.setUnlisted(byDataSet.getOrDefault(dataSet, Map.of()));
    }
  }

  /** Returns what stands for data sets that may be in a folder that cannot be listed. */
  private DataSetId placeholder(String folder) {
    String path = folder.isEmpty() ? root.replaceFirst("/+$", "") : folder;
    return new DataSetId(path.substring(path.lastIndexOf('/') + 1), folder, "");
  }
}
