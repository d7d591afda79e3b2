package io.shardflow.live.tail;

import io.shardflow.jobs.compact.folder.FolderCompaction;
import io.shardflow.live.tail.read.FileContent;
import io.shardflow.live.tail.read.FileFormat;
import io.shardflow.live.tail.store.Listing;
import io.shardflow.live.tail.store.ResultStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The files of a folder as of one moment, and which of them a merged file replaces.
 *
 * @param files the complete files with rows
 * @param replaced the names of the files that are replaced, by merged file
 */
record FolderMerges(Set<String> files, Map<String, List<String>> replaced) {
  private static final int MAX_ATTEMPTS = 5;

  /** With more files, there are too many combinations. */
  private static final int MAX_COMBINED = 12;

  /** Returns the complete files with rows. */
  static Set<String> rowFiles(Listing listing) {
    return listing.files().stream()
        .filter(name -> FileFormat.of(name).isPresent())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Lists a folder until nothing changes while the journals are read. A journal exists from before
   * the merged file appears until all files that it replaces are deleted. So if a merged file and
   * what it replaces were listed, then either its journal is still there, or the files are gone
   * when they are listed again.
   *
   * @return nothing if the folder changes all the time
   */
  static Optional<FolderMerges> of(Listing first, ResultStore store) throws IOException {
    Listing listing = first;
    for (int i = 0; i < MAX_ATTEMPTS; i++) {
      Set<String> files = rowFiles(listing);
      Set<String> journals = new HashSet<>(listing.journals());
      if (!listing.isConfirmed()) {
        journals.addAll(store.list(listing.folder()).journals());
      }
      Map<String, List<String>> replaced = new LinkedHashMap<>();
      boolean isStable = read(journals, files, listing.folder(), store, replaced);
      if (isStable && listing.isConfirmed() && journals.isEmpty()) {
        return Optional.of(new FolderMerges(files, replaced));
      }
      Listing again = store.list(listing.folder());
      if (isStable && rowFiles(again).equals(files)) {
        return Optional.of(new FolderMerges(files, replaced));
      }
      listing = again;
    }
    return Optional.empty();
  }

  /** Returns false if a journal is gone. */
  private static boolean read(
      Collection<String> journals,
      Set<String> files,
      String folder,
      ResultStore store,
      Map<String, List<String>> replaced)
      throws IOException {
    for (String journal : journals) {
      String merged = FolderCompaction.mergedFile(journal).orElseThrow();
      if (files.contains(merged)) {
        try (InputStream in = store.open(Listing.path(folder, journal)).in()) {
          replaced.put(merged, FolderCompaction.replacedFiles(in));
        } catch (NoSuchFileException e) {
          return false;
        }
      }
    }
    return true;
  }

  /** Returns the files that together have a content; nothing if it cannot be proved. */
  static Optional<Set<String>> withContent(Map<String, FileContent> files, FileContent wanted) {
    List<String> names = new ArrayList<>(files.keySet());
    FileContent all = files.values().stream().reduce(FileContent.EMPTY, FileContent::plus);
    if (all.equals(wanted)) {
      return Optional.of(files.keySet());
    }
    if (names.size() > MAX_COMBINED) {
      return Optional.empty();
    }
    for (int combination = 0; combination < 1 << names.size(); combination++) {
      FileContent sum = FileContent.EMPTY;
      Set<String> chosen = new TreeSet<>();
      for (int i = 0; i < names.size(); i++) {
        if ((combination & 1 << i) != 0) {
          sum = sum.plus(files.get(names.get(i)));
          chosen.add(names.get(i));
        }
      }
      if (sum.equals(wanted)) {
        return Optional.of(chosen);
      }
    }
    return Optional.empty();
  }
}
