package io.shardflow.aws.plan;

import io.shardflow.jobs.compact.TableCompaction;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.DataSetTable;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.sink.TableFormat;
import io.shardflow.model.OutputRecord;
import java.util.List;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The table formats of the jar of {@code jobs/tables}, which has large libraries. Here options are
 * only checked, and for that it is enough that the formats exist.
 */
abstract class DeclaredTables implements TableFormat {
  private final SinkOptions.Table table;

  private DeclaredTables(SinkOptions.Table table) {
    this.table = table;
  }

  /** Delta Lake. */
  public static final class Delta extends DeclaredTables {
    public Delta() {
      super(SinkOptions.Table.DELTA);
    }
  }

  /** Iceberg. */
  public static final class Iceberg extends DeclaredTables {
    public Iceberg() {
      super(SinkOptions.Table.ICEBERG);
    }
  }

  @Override
  public SinkOptions.Table table() {
    return table;
  }

  @Override
  public boolean hasRows(DataSetTable dataSet, Options options, ReadableConfig flink) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <T extends OutputRecord> void write(
      DataStream<T> rows, DataSetTable dataSet, Options options, String uid) {
    throw new UnsupportedOperationException();
  }

  @Override
  public TableCompaction compaction(
      Path folder, String dataSet, Options options, ReadableConfig flink) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<String> tables(Options options, ReadableConfig flink) {
    throw new UnsupportedOperationException();
  }
}
