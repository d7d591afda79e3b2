package io.shardflow.live.tail.store;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A folder that is watched. */
final class FolderNode {
  final String path;
  final Path folder;
  final int depth;
  final Map<String, FolderNode> children = new HashMap<>();

  /** Whether it is the folder of a data set, or one below. */
  boolean isInDataSet;

  /** The folder with the metadata, if this folder is a table. */
  Path metadata;

  /** The time of modification of the metadata, and a hash of the names in it. */
  long metadataStamp;

  int metadataNames;

  /** The time of modification when it was listed last; -1 if it must be listed. */
  long stamp = -1;

  /** The time of modification, in milliseconds. */
  long changedAt;

  /**
   * Whether the folder can have been changed after it was listed, without another time of
   * modification.
   */
  boolean isUnsettled;

  FolderNode(String path, Path folder, int depth) {
    this.path = path;
    this.folder = folder;
    this.depth = depth;
  }
}
