package io.shardflow.live.tail.read;

/**
 * Identifies the rows of a file, or of several together.
 *
 * @param rows the number of rows
 * @param hash the sum of their hashes
 */
public record FileContent(long rows, long hash) {
  public static final FileContent EMPTY = new FileContent(0, 0);

  /** Returns the content of both. */
  public FileContent plus(FileContent other) {
    return new FileContent(rows + other.rows, hash + other.hash);
  }
}
