package io.shardflow.live.tail;

import io.shardflow.live.tail.PendingFile.Outcome;
import io.shardflow.live.tail.read.FileContent;
import io.shardflow.live.tail.store.Listing;
import io.shardflow.live.tail.store.ResultStore;
import io.shardflow.live.tail.table.ColumnFileReader.TableVersion;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds out which files of a folder are new, and which only hold rows that are counted already. */
final class FolderFollower {
  /** With more new files, the whole data set is read again. */
  private static final int MAX_CANDIDATES = 64;

  /** When the metadata of a table that cannot be read is read again, in milliseconds. */
  private static final long TABLE_RETRY = 10_000;

  private final ResultStore store;
  private final FileQueue queue;
  private final ColumnFiles columnFiles;
  private final RowFileReader reader;

  FolderFollower(
      ResultStore store, FileQueue queue, ColumnFiles columnFiles, RowFileReader reader) {
    this.store = store;
    this.queue = queue;
    this.columnFiles = columnFiles;
    this.reader = reader;
  }

  /**
   * Queues the new files of a folder.
   *
   * @return false if rows are counted that may not be there any more, so that the data set must be
   *     read again
   */
  boolean follow(FollowedDataSet dataSet, Listing listing) {
    try {
      dataSet.setFolderProblem(listing.folder(), null);
      if (listing.table().isPresent()) {
        return followTable(dataSet, listing);
      }
      if (dataSet.table() != null) {
        dataSet.setTable(null);
        return false;
      }
      if (isUnchanged(dataSet, listing.folder(), FolderMerges.rowFiles(listing))) {
        return true;
      }
      Optional<FolderMerges> merges = FolderMerges.of(listing, store);
      if (merges.isEmpty()) {
        store.forget(listing.folder());
        return true;
      }
      return follow(dataSet, listing.folder(), merges.get());
    } catch (NoSuchFileException e) {
      // A folder that is gone is found in the next round.
      store.forget(listing.folder());
      return true;
    } catch (IOException | RuntimeException e) {
      dataSet.setFolderProblem(
          listing.folder(), store.display(listing.folder()) + " cannot be read: " + e.getMessage());
      store.forget(listing.folder());
      return true;
    }
  }

  private boolean followTable(FollowedDataSet dataSet, Listing listing) throws IOException {
    String format = listing.table().orElseThrow() == Listing.Table.DELTA ? "Delta" : "Iceberg";
    String problem = null;
    if (store.localFolder(listing.folder()) == null) {
      problem =
          "it is on S3, where this page reads only files: copy the table to this machine, or set"
              + " sink.table=none";
    } else if (columnFiles == null) {
      problem = ColumnFiles.MISSING;
    }
    TableVersion version = null;
    if (problem == null) {
      try {
        version = columnFiles.table(store.localFolder(listing.folder()));
      } catch (IOException e) {
        problem = e.getMessage();
      }
    }
    if (version == null) {
      dataSet.setFolderProblem(
          listing.folder(),
          "%s is a table of %s: %s".formatted(store.display(listing.folder()), format, problem));
      dataSet.setTableRetry(System.currentTimeMillis() + TABLE_RETRY);
      return true;
    }
    boolean wasTable = dataSet.table() != null;
    boolean hadRows = !wasTable && dataSet.hasRead(dataSet.folder());
    dataSet.setTable(version);
    return !hadRows
        && (isUnchanged(dataSet, listing.folder(), version.files())
            || follow(dataSet, listing.folder(), new FolderMerges(version.files(), Map.of())));
  }

  private boolean isUnchanged(FollowedDataSet dataSet, String folder, Set<String> files) {
    FolderFiles counted = dataSet.files(folder);
    int found = 0;
    for (String name : files) {
      if (counted.contains(name)) {
        found++;
      } else if (queue.get(Listing.path(folder, name)) == null) {
        return false;
      }
    }
    return found == counted.size()
        && queue.in(folder).stream().allMatch(file -> files.contains(file.name));
  }

  private boolean follow(FollowedDataSet dataSet, String folder, FolderMerges merges)
      throws IOException {
    FolderFiles counted = dataSet.files(folder);
    Set<String> ignored = new HashSet<>();
    for (Map.Entry<String, List<String>> merge : merges.replaced().entrySet()) {
      if (!replace(counted, folder, merge.getKey(), merge.getValue(), merges.files(), ignored)) {
        return false;
      }
    }
    List<PendingFile> obsolete =
        queue.in(folder).stream()
            .filter(file -> ignored.contains(file.name) || !merges.files().contains(file.name))
            .toList();
    if (obsolete.stream().anyMatch(file -> file.passedOn > 0)) {
      return false;
    }
    queue.remove(obsolete);
    Set<String> fresh = new TreeSet<>(merges.files());
    fresh.removeIf(name -> ignored.contains(name) || counted.contains(name));
    if (counted.countOthers(merges.files()) > 0
        && !removeMoved(dataSet, folder, merges.files(), fresh)) {
      return false;
    }
    for (String name : fresh) {
      if (queue.get(Listing.path(folder, name)) == null) {
        queue.add(new PendingFile(dataSet, folder, name));
      }
    }
    return true;
  }

  /**
   * Counts a merged file instead of those that it replaces.
   *
   * @param ignored gets the files that must not be read
   * @return false if only some of the rows are counted
   */
  private boolean replace(
      FolderFiles counted,
      String folder,
      String merged,
      List<String> replaced,
      Set<String> files,
      Set<String> ignored) {
    if (counted.contains(merged)) {
      ignored.addAll(replaced);
      return true;
    }
    Set<String> uncounted = new HashSet<>(replaced);
    uncounted.removeIf(counted::contains);
    if (uncounted.isEmpty()) {
      counted.add(merged, counted.remove(replaced));
      ignored.addAll(replaced);
      return true;
    }
    if (uncounted.size() == new HashSet<>(replaced).size()) {
      ignored.addAll(replaced);
      return true;
    }
    // The others are read first, if they are still there.
    ignored.add(merged);
    store.forget(folder);
    return files.containsAll(uncounted);
  }

  /**
   * Removes those from the new files that hold the rows of files that are gone.
   *
   * @return false if there are none that hold exactly these rows
   */
  private boolean removeMoved(
      FollowedDataSet dataSet, String folder, Set<String> files, Set<String> fresh) {
    FolderFiles counted = dataSet.files(folder);
    FileContent gone = counted.others(files);
    Map<String, FileContent> contents = new LinkedHashMap<>();
    if (!gone.equals(FileContent.EMPTY)) {
      if (fresh.isEmpty() || fresh.size() > MAX_CANDIDATES) {
        return false;
      }
      for (String name : fresh) {
        PendingFile candidate = new PendingFile(dataSet, folder, name);
        reader.readContent(candidate);
        if (candidate.outcome != Outcome.READ) {
          return false;
        }
        contents.put(name, candidate.content);
      }
    }
    Optional<Set<String>> moved = FolderMerges.withContent(contents, gone);
    if (moved.isEmpty()) {
      return false;
    }
    counted.retain(files);
    for (String name : moved.get()) {
      PendingFile unread = queue.get(Listing.path(folder, name));
      if (unread != null) {
        queue.remove(List.of(unread));
      }
      counted.add(name, contents.get(name));
    }
    fresh.removeAll(moved.get());
    return true;
  }
}
