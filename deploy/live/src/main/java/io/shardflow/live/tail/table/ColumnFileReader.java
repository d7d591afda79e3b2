package io.shardflow.live.tail.table;

import io.shardflow.live.row.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads Parquet files and tables of Delta and Iceberg on this machine. It is found by {@link
 * java.util.ServiceLoader}. Used by one thread at a time.
 *
 * <p>Rows have all columns, in order, with values as {@link Row} describes them; a value that has
 * no such type is its text. Times are {@link java.time.Instant}s.
 */
public interface ColumnFileReader extends AutoCloseable {
  /** The current version of a table. */
  interface TableVersion {
    /** Returns the absolute paths of the files with rows. */
    Set<String> files();

    /** Reads a file of the table. */
    void read(String file, Consumer<Row> rows) throws IOException;
  }

  /** Reads a Parquet file. */
  void parquet(Path file, Consumer<Row> rows) throws IOException;

  /**
   * Reads the metadata of a table.
   *
   * @throws IOException if it cannot be read; the message says why, and what to do
   */
  TableVersion table(Path folder) throws IOException;

  @Override
  void close();
}
