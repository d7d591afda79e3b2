package io.shardflow.query.dataset;

import java.nio.file.Path;
import java.util.Set;

/**
 * The folder of a data set.
 *
 * @param name the name of the data set, which is that of the folder
 * @param path the folder as the user names it
 */
public record DataSetFolder(String name, Path path, Storage storage) {
  /** The data sets that every job has. The names of their files contain the job. */
  static final Set<String> SHARED = Set.of("dead-letters", "late-events");

  /** Returns whether every job has such a data set. */
  public boolean isShared() {
    return SHARED.contains(name);
  }
}
