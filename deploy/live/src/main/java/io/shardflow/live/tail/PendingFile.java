package io.shardflow.live.tail;

import io.shardflow.live.tail.read.FileContent;
import io.shardflow.live.tail.store.Listing;
import java.util.Comparator;

/** A file that must be read. Used by one thread at a time. */
final class PendingFile {
  /** Newest date folders first, so that the page shows the present at once. */
  static final Comparator<PendingFile> NEWEST_FIRST =
      Comparator.<PendingFile, String>comparing(file -> file.date, Comparator.reverseOrder())
          .thenComparing(file -> file.folder)
          .thenComparing(file -> file.name);

  enum Outcome {
    READ,
    GONE,
    /** Another attempt may succeed. */
    FAILED,
    /** Rows of the file have been passed on, but it is another file now. */
    CHANGED
  }

  final FollowedDataSet dataSet;

  final String folder;
  final String name;
  private final String date;

  /** The number of rows that have been passed on, also by attempts that failed. */
  long passedOn;

  String version;
  FileContent content;
  Outcome outcome;
  long brokenLines;

  /** What is wrong with the file, or with its first broken line; null if nothing. */
  String problem;

  int attempts;

  /** When the file was changed last, in milliseconds. */
  long modified;

  /** When to look at the file again, in milliseconds. */
  long due;

  /** Whether it has been changed since it was read. */
  boolean isStale;

  PendingFile(FollowedDataSet dataSet, String folder, String name) {
    this.dataSet = dataSet;
    this.folder = folder;
    this.name = name;
    // The names of the files of tables are paths.
    int slash = name.lastIndexOf('/');
    this.date = DateFolder.of(slash < 0 ? folder : name.substring(0, slash));
  }

  String path() {
    return Listing.path(folder, name);
  }
}
