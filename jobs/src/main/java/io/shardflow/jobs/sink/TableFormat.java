package io.shardflow.jobs.sink;

import io.shardflow.jobs.compact.TableCompaction;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.Options;
import io.shardflow.model.OutputRecord;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * A table format, such as Delta Lake. Implementations are in jars of their own, because of the size
 * of their libraries, and are found by {@link ServiceLoader}.
 */
public interface TableFormat {
  /** Returns the value of {@link SinkOptions#TABLE} that selects this format. */
  SinkOptions.Table table();

  /** Returns the implementation of a format, if its jar is on the class path. */
  static Optional<TableFormat> of(SinkOptions.Table table) {
    return ServiceLoader.load(TableFormat.class, TableFormat.class.getClassLoader()).stream()
        .map(ServiceLoader.Provider::get)
        .filter(format -> format.table() == table)
        .findFirst();
  }

  /**
   * Returns whether the table holds rows already.
   *
   * @param flink has the settings of file systems
   * @throws InvalidOptionsException if the table cannot be read, or has other columns
   */
  boolean hasRows(DataSetTable table, Options options, ReadableConfig flink)
      throws InvalidOptionsException, IOException;

  /**
   * Writes rows to a table, which is created if it does not exist.
   *
   * @param rows fit the columns of the table
   * @param uid of the operators, as a prefix
   */
  <T extends OutputRecord> void write(
      DataStream<T> rows, DataSetTable table, Options options, String uid);

  /**
   * Returns what merges the small files of a table, and deletes its past.
   *
   * @param folder the folder of the table; may be null if {@code options} select a catalog with
   *     tables of other places
   * @param dataSet the name of the data set or of its table
   * @param flink has the settings of file systems
   */
  TableCompaction compaction(Path folder, String dataSet, Options options, ReadableConfig flink);

  /**
   * Returns the names of all tables in the catalog that the options select.
   *
   * @param flink has the settings of file systems
   * @throws IOException with a message for users, if the catalog cannot be read
   */
  List<String> tables(Options options, ReadableConfig flink) throws IOException;
}
