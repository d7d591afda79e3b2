package io.shardflow.jobs.compact.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.apache.flink.core.fs.Path;

/** Merges files with rows. */
public interface FileMerger {
  /**
   * Returns what files must have in common to be merged, such as their columns; empty if this file
   * must be left as it is.
   */
  Optional<String> columns(Path file) throws IOException;

  /**
   * Writes the rows of files that have their columns in common. Does not close the stream.
   *
   * @return the number of rows, or -1 if they were not counted
   */
  long merge(List<Path> files, OutputStream out) throws IOException;
}
