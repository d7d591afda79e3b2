package io.shardflow.tables.delta;

import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.shardflow.jobs.compact.TableCompaction;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.s3.S3Settings;
import io.shardflow.jobs.sink.DataSetTable;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.sink.TableFormat;
import io.shardflow.jobs.sink.folder.BucketLayout;
import io.shardflow.jobs.sink.folder.DateBuckets;
import io.shardflow.jobs.sink.folder.Partitions;
import io.shardflow.model.OutputRecord;
import io.shardflow.tables.delta.log.FlinkEngine;
import io.shardflow.tables.delta.log.FlinkFileIo;
import io.shardflow.tables.delta.maintain.DeltaCompaction;
import io.shardflow.tables.s3.ConditionalWrites;
import io.shardflow.tables.s3.S3Objects;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.datastream.DataStream;

/** Delta Lake. */
public final class DeltaFormat implements TableFormat {
  @Override
  public SinkOptions.Table table() {
    return SinkOptions.Table.DELTA;
  }

  @Override
  public boolean hasRows(DataSetTable table, Options options, ReadableConfig flink)
      throws InvalidOptionsException, IOException {
    if (!FlinkFileIo.canHoldLog(table.path())) {
      throw refusal(
          table,
          "is not possible with sink.table=delta, which writes to local folders and to s3:// or"
              + " s3a:// only: use sink.table=iceberg with sink.catalog=glue or rest");
    }
    S3Settings s3 = S3Settings.of(flink);
    if (S3Settings.isS3(table.path())) {
      checkStore(table, s3);
    }
    try (FlinkEngine engine = new FlinkEngine(s3)) {
      Optional<Snapshot> snapshot =
          DeltaTables.snapshot(engine, Table.forPath(engine, table.path().toString()));
      if (snapshot.isEmpty()) {
        return false;
      }
      String problem = DeltaTables.problem(snapshot.get(), new DeltaColumns(table));
      if (problem != null) {
        throw refusal(table, problem);
      }
      return DeltaTables.hasFiles(engine, snapshot.get());
    } catch (RuntimeException e) {
      // The kernel's exceptions have no common type.
      throw refusal(table, unreadable(e));
    }
  }

  /** Checks that the log can be written to, and that the store lets only one writer win. */
  private static void checkStore(DataSetTable table, S3Settings s3)
      throws InvalidOptionsException, IOException {
    try (S3Objects objects = new S3Objects(s3)) {
      if (!ConditionalWrites.arePossible(objects, new Path(table.path(), "_delta_log"))) {
        throw refusal(
            table,
            "is in a store that ignores If-None-Match (s3.endpoint="
                + s3.endpoint()
                + "), so two writers could overwrite each other's commits: use a store that knows"
                + " conditional writes, as AWS does, or sink.table=none");
      }
    }
  }

  /** Returns a line for a log that the kernel cannot read. */
  private static String unreadable(RuntimeException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return "is a Delta table whose log cannot be read ("
        + String.valueOf(failure.getMessage()).lines().findFirst().orElse("")
        + (cause == failure ? "" : ": " + cause.getMessage())
        + "): restore the file in _delta_log, for example from an older version of the object, or"
        + " choose another folder";
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
                uid,
                S3Settings.of(rows.getExecutionEnvironment().getConfiguration())))
        .name(table.dataSet())
        .uid(uid);
  }

  @Override
  public TableCompaction compaction(
      Path folder, String dataSet, Options options, ReadableConfig flink) {
    S3Settings s3 = S3Settings.of(flink);
    return (runner, settings) -> {
      try (FlinkEngine engine = new FlinkEngine(s3)) {
        return new DeltaCompaction(engine, FlinkFileIo.qualified(folder), settings).run(runner);
      }
    };
  }

  /** Throws an exception: Delta tables are in no catalog. */
  @Override
  public List<String> tables(Options options, ReadableConfig flink) {
    throw new UnsupportedOperationException();
  }
}
