package io.shardflow.tables.iceberg;

import io.shardflow.jobs.compact.TableCompaction;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.s3.S3Settings;
import io.shardflow.jobs.sink.CatalogOptions;
import io.shardflow.jobs.sink.DataSetTable;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.sink.TableFormat;
import io.shardflow.model.OutputRecord;
import io.shardflow.tables.iceberg.maintain.IcebergCompaction;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.flink.TableLoader;

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
  public boolean hasRows(DataSetTable dataSet, Options options, ReadableConfig flink)
      throws InvalidOptionsException {
    try {
      Optional<Table> table = new TableAccess(dataSet, options, S3Settings.of(flink)).load();
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
          CatalogOptions.CATALOG.key(),
          options.get(CatalogOptions.CATALOG).name().toLowerCase(Locale.ROOT),
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
    S3Settings s3 = S3Settings.of(rows.getExecutionEnvironment().getConfiguration());
    rows.sinkTo(new TableSink<>(new TableAccess(table, options, s3)))
        .name(table.dataSet())
        .uid(uid);
  }

  @Override
  public TableCompaction compaction(
      Path folder, String dataSet, Options options, ReadableConfig flink) {
    TableIdentifier name =
        options.get(CatalogOptions.CATALOG) == CatalogOptions.Catalog.HADOOP
            ? TableIdentifier.of(Namespace.empty(), dataSet)
            : TableIdentifier.of(options.get(CatalogOptions.DATABASE), dataSet.replace('-', '_'));
    TableLoader tables =
        TableLoader.fromCatalog(TableAccess.catalog(options, folder, S3Settings.of(flink)), name);
    return (runner, settings) -> {
      try (TableLoader loader = tables.clone()) {
        loader.open();
        return new IcebergCompaction(loader.loadTable(), settings).run(runner);
      }
    };
  }

  @Override
  public List<String> tables(Options options, ReadableConfig flink) throws IOException {
    Catalog catalog = null;
    try {
      catalog = TableAccess.catalog(options, null, S3Settings.of(flink)).loadCatalog();
      return catalog.listTables(Namespace.of(options.get(CatalogOptions.DATABASE))).stream()
          .map(TableIdentifier::name)
          .sorted()
          .collect(Collectors.toList());
    } catch (RuntimeException | LinkageError e) {
      throw new IOException("the catalog cannot be read: " + TableAccess.reason(e), e);
    } finally {
      if (catalog instanceof Closeable) {
        ((Closeable) catalog).close();
      }
    }
  }
}
