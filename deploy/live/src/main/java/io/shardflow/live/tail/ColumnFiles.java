package io.shardflow.live.tail;

import io.shardflow.live.row.Row;
import io.shardflow.live.tail.table.ColumnFileReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Consumer;

/** Gives threads a reader of Parquet files and tables in turns, because it needs much memory. */
final class ColumnFiles implements ColumnFileReader {
  static final String MISSING =
      "Parquet files and tables need the module deploy/query on the class path: start the page"
          + " with deploy/local/run.sh live";

  private final ColumnFileReader reader;

  private ColumnFiles(ColumnFileReader reader) {
    this.reader = reader;
  }

  /** Returns the reader on the class path; null if there is none. */
  static ColumnFiles find() {
    Iterator<ColumnFileReader> found = ServiceLoader.load(ColumnFileReader.class).iterator();
    return found.hasNext() ? new ColumnFiles(found.next()) : null;
  }

  @Override
  public synchronized void parquet(Path file, Consumer<Row> rows) throws IOException {
    reader.parquet(file, rows);
  }

  @Override
  public synchronized TableVersion table(Path folder) throws IOException {
    TableVersion version = reader.table(folder);
    return new TableVersion() {
      @Override
      public Set<String> files() {
        return version.files();
      }

      @Override
      public void read(String file, Consumer<Row> rows) throws IOException {
        synchronized (ColumnFiles.this) {
          version.read(file, rows);
        }
      }
    };
  }

  @Override
  public synchronized void close() {
    reader.close();
  }
}
