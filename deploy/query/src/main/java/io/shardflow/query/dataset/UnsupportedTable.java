package io.shardflow.query.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;

/**
 * A table whose metadata says which of its files count. Read as plain files, it would have rows
 * that are not committed, deleted or merged.
 *
 * @param format the name of the table format
 * @param extension the extension of DuckDB that reads such tables
 * @param function the table function of the extension
 */
record UnsupportedTable(String format, String extension, String function) implements Storage {
  private static final UnsupportedTable DELTA =
      new UnsupportedTable("Delta", "delta", "delta_scan");
  private static final UnsupportedTable ICEBERG =
      new UnsupportedTable("Iceberg", "iceberg", "iceberg_scan");

  /** Returns the table in a folder, or null if there is none. */
  static Storage in(Path folder) {
    if (Files.isDirectory(folder.resolve("_delta_log"))) {
      return DELTA;
    }
    return hasIcebergMetadata(folder.resolve("metadata")) ? ICEBERG : null;
  }

  private static boolean hasIcebergMetadata(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.metadata.json*")) {
      return files.iterator().hasNext();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String description() {
    return format + " table";
  }

  @Override
  public String obstacle() {
    return "is a table of %s, which this command cannot read yet: use %s of DuckDB's extension %s, or Spark"
        .formatted(format, function, extension);
  }

  @Override
  public String select(Connection db) {
    throw new IllegalStateException(obstacle());
  }
}
