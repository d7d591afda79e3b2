package io.shardflow.jobs.sink;

import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.Options;
import io.shardflow.model.OutputRecord;
import java.io.IOException;
import java.util.Optional;
import java.util.ServiceLoader;
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
   * @throws InvalidOptionsException if the table cannot be read, or has other columns
   */
  boolean hasRows(DataSetTable table, Options options) throws InvalidOptionsException, IOException;

  /**
   * Writes rows to a table, which is created if it does not exist.
   *
   * @param rows fit the columns of the table
   * @param uid of the operators, as a prefix
   */
  <T extends OutputRecord> void write(
      DataStream<T> rows, DataSetTable table, Options options, String uid);
}
