package io.shardflow.tables.delta;

import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.engine.Engine;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.DataSetTable;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.sink.TableFormat;
import io.shardflow.jobs.sink.folder.BucketLayout;
import io.shardflow.jobs.sink.folder.DateBuckets;
import io.shardflow.jobs.sink.folder.Partitions;
import io.shardflow.model.OutputRecord;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Delta Lake. */
public final class DeltaFormat implements TableFormat {
  @Override
  public SinkOptions.Table table() {
    return SinkOptions.Table.DELTA;
  }

  @Override
  public boolean hasRows(DataSetTable table, Options options)
      throws InvalidOptionsException, IOException {
    String path = table.path().toString();
    String scheme = table.path().toUri().getScheme();
    if (scheme != null && !scheme.equals("file")) {
      throw refusal(
          table,
          "is not possible with sink.table=delta, which writes to local folders only: use"
              + " sink.table=iceberg with sink.catalog=glue or rest");
    }
    Engine engine = DeltaTables.engine();
    Optional<Snapshot> snapshot = DeltaTables.snapshot(engine, Table.forPath(engine, path));
    if (snapshot.isEmpty()) {
      return false;
    }
    String problem = DeltaTables.problem(snapshot.get(), new DeltaColumns(table));
    if (problem != null) {
      throw refusal(table, problem);
    }
    return DeltaTables.hasFiles(engine, snapshot.get());
  }

  private static InvalidOptionsException refusal(DataSetTable table, String problem) {
    return new InvalidOptionsException(
        table.dataSet(),
        List.of(new Problem(SinkOptions.PATH.key(), table.path().toString(), problem)));
  }

  @Override
  public <T extends OutputRecord> void write(
      DataStream<T> rows, DataSetTable table, Options options, String uid) {
    DeltaColumns columns = new DeltaColumns(table);
    Partitions partitions =
        new Partitions(
            columns.partitionFields(), new DateBuckets(BucketLayout.HIVE, ZoneOffset.UTC));
    rows.sinkTo(
            new DeltaSink<T>(
                table.path(),
                columns,
                partitions,
                SinkOptions.parquet(options),
                options.get(SinkOptions.ROLL_SIZE).getBytes(),
                uid))
        .name(table.dataSet())
        .uid(uid);
  }
}
