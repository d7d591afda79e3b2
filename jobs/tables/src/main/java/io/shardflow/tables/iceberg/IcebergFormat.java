package io.shardflow.tables.iceberg;

import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.DataSetTable;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.sink.TableFormat;
import io.shardflow.model.OutputRecord;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;

/**
 * Apache Iceberg. An existing table, which another program may have created, is appended to if its
 * columns fit; it keeps its own partitions and properties.
 */
public final class IcebergFormat implements TableFormat {
  @Override
  public SinkOptions.Table table() {
    return SinkOptions.Table.ICEBERG;
  }

  @Override
  public boolean hasRows(DataSetTable dataSet, Options options) throws InvalidOptionsException {
    try {
      Optional<Table> table = new TableAccess(dataSet, options).load();
      if (table.isEmpty()) {
        return false;
      }
      Optional<String> mismatch = Columns.mismatch(dataSet, table.get().schema());
      if (mismatch.isPresent()) {
        throw invalid(SinkOptions.PATH.key(), options.get(SinkOptions.PATH), mismatch.get());
      }
      return hasRows(table.get().currentSnapshot());
    } catch (RuntimeException | LinkageError | IOException e) {
      throw invalid(
          SinkOptions.CATALOG.key(),
          options.get(SinkOptions.CATALOG).name().toLowerCase(Locale.ROOT),
          "the table " + dataSet.dataSet() + " cannot be read: " + TableAccess.reason(e));
    }
  }

  private static boolean hasRows(Snapshot snapshot) {
    return snapshot != null
        && !"0".equals(snapshot.summary().get(SnapshotSummary.TOTAL_RECORDS_PROP));
  }

  private static InvalidOptionsException invalid(String key, String value, String problem) {
    return new InvalidOptionsException("The job", List.of(new Problem(key, value, problem)));
  }

  @Override
  public <T extends OutputRecord> void write(
      DataStream<T> rows, DataSetTable table, Options options, String uid) {
    rows.sinkTo(new TableSink<>(new TableAccess(table, options))).name(table.dataSet()).uid(uid);
  }
}
