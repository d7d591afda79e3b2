package io.shardflow.expected;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Reads rows that are not text: those of Parquet files and of tables. The implementation needs
 * large libraries, so it is in another module, and found by Java's {@link ServiceLoader}.
 *
 * <p>Values are strings, longs, doubles, decimals, booleans, instants, and nulls. The bytes of an
 * archived record are a string with one character per byte.
 */
public interface TypedRowReader {
  /** Returns the implementation on the class path, if there is one. */
  static Optional<TypedRowReader> find() {
    return ServiceLoader.load(TypedRowReader.class).findFirst();
  }

  /**
   * A row of a table.
   *
   * @param dateFolder year, month, day and hour of its partition, such as {@code 2024/05/01/12};
   *     null if the table has no columns of these names
   */
  record TableRow(String dateFolder, Map<String, Object> fields) {}

  /**
   * Returns the rows of the table in a folder; empty if there is no table.
   *
   * @throws IOException if the table cannot be read; the message is one line
   */
  Optional<List<TableRow>> table(Path folder) throws IOException;

  /** Returns the rows of a Parquet file. */
  List<Map<String, Object>> parquet(Path file) throws IOException;
}
