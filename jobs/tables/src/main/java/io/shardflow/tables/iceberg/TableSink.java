package io.shardflow.tables.iceberg;

import io.shardflow.model.OutputRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreCommitTopology;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreWriteTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.transformations.SinkTransformation;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.DistributionMode;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.flink.TableLoader;
import org.apache.iceberg.flink.sink.IcebergSink;
import org.apache.iceberg.io.WriteResult;

/**
 * Writes records with Iceberg's own sink, which makes one commit per checkpoint.
 *
 * <p>The table is created, if it does not exist, when the job graph is made: the options have been
 * checked by then, and all tasks find the table.
 *
 * <p>Each task has one open file per partition. Rows are not distributed by partition, because at
 * any time most of them belong to the same hour, and thus to one task.
 *
 * @param <T> the records
 * @param <C> the committables of Iceberg's sink, whose type is not public
 */
final class TableSink<T extends OutputRecord, C>
    implements Sink<T>,
        SupportsPreWriteTopology<T>,
        SupportsCommitter<C>,
        SupportsPreCommitTopology<WriteResult, C> {
  private static final long serialVersionUID = 1L;

  private static final String AGGREGATOR = "aggregate files";
  private static final String AGGREGATOR_UID = "aggregator";

  /** The properties that Iceberg's sink gives its snapshots. */
  private static final String JOB_ID = "flink.job-id";

  private static final String CHECKPOINT = "flink.max-committed-checkpoint-id";

  private final TableAccess access;

  // Set when the job graph is made.
  private IcebergSink sink;
  private Schema schema;

  TableSink(TableAccess access) {
    this.access = access;
  }

  /** Flink calls this method before all others. */
  @Override
  public DataStream<T> addPreWriteTopology(DataStream<T> rows) {
    Table table;
    try {
      table = access.loadOrCreate();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    schema = table.schema();
    sink = icebergSink(rows, table);
    return rows;
  }

  /** Returns the sink of Iceberg's builder, which can only append it to a stream. */
  private IcebergSink icebergSink(DataStream<T> rows, Table table) {
    SinkTransformation<?, ?> appended =
        (SinkTransformation<?, ?>)
            IcebergSink.builderFor(detached(rows), row -> null, TypeInformation.of(RowData.class))
                .table(table)
                .tableLoader(access.loader())
                .distributionMode(DistributionMode.NONE)
                .setAll(access.writeOptions())
                .append()
                .getTransformation();
    return (IcebergSink) appended.getSink();
  }

  /**
   * Returns the stream in an environment of its own, whose operators do not become part of the job.
   */
  private static <X> DataStream<X> detached(DataStream<X> stream) {
    return new DataStream<>(new StreamExecutionEnvironment(), stream.getTransformation());
  }

  @Override
  @Deprecated
  @SuppressWarnings("unchecked")
  public SinkWriter<T> createWriter(InitContext context) {
    return new Writer<>(
        (CommittingSinkWriter<RowData, WriteResult>) sink.createWriter(context),
        new RowConverter(access.dataSet().columns(), schema));
  }

  @Override
  public SimpleVersionedSerializer<WriteResult> getWriteResultSerializer() {
    return sink.getWriteResultSerializer();
  }

  @SuppressWarnings("unchecked")
  private SupportsCommitter<C> committing() {
    return (SupportsCommitter<C>) (SupportsCommitter<?>) sink;
  }

  @SuppressWarnings("unchecked")
  private SupportsPreCommitTopology<WriteResult, C> preCommitting() {
    return (SupportsPreCommitTopology<WriteResult, C>) (SupportsPreCommitTopology<?, ?>) sink;
  }

  @Override
  public SimpleVersionedSerializer<C> getCommittableSerializer() {
    return committing().getCommittableSerializer();
  }

  /** Adds Iceberg's aggregator, in an operator that corrects its end. */
  @Override
  @SuppressWarnings("unchecked")
  public DataStream<CommittableMessage<C>> addPreCommitTopology(
      DataStream<CommittableMessage<WriteResult>> results) {
    DataStream<CommittableMessage<C>> aggregated =
        preCommitting().addPreCommitTopology(detached(results));
    OneInputTransformation<CommittableMessage<WriteResult>, CommittableMessage<C>> aggregator =
        (OneInputTransformation<CommittableMessage<WriteResult>, CommittableMessage<C>>)
            aggregated.getTransformation().getInputs().get(0);
    return results
        .global()
        .transform(
            AGGREGATOR,
            aggregated.getType(),
            new FileAggregator.Factory<>(
                (AbstractStreamOperator<CommittableMessage<C>>)
                    (AbstractStreamOperator<?>) aggregator.getOperator()))
        .uid(AGGREGATOR_UID)
        .setParallelism(1)
        .setMaxParallelism(1)
        .global();
  }

  @Override
  public Committer<C> createCommitter(CommitterInitContext context) throws IOException {
    if (context.getRestoredCheckpointId().isEmpty()
        && context.getTaskInfo().getIndexOfThisSubtask() == 0) {
      checkJob(context.getJobInfo().getJobId());
    }
    return committing().createCommitter(context);
  }

  /**
   * Checks that no earlier run had the same job id, as runs of a cluster in application mode can
   * have. Iceberg's committer would take the first checkpoints of this run for those of the earlier
   * run, and drop their rows.
   */
  private void checkJob(JobID job) throws IOException {
    try (TableLoader loader = access.loader()) {
      loader.open();
      Table table = loader.loadTable();
      for (Snapshot snapshot : table.snapshots()) {
        String checkpoint = snapshot.summary().get(CHECKPOINT);
        // At the end of a batch job, there is no checkpoint: a failed committer starts again.
        if (job.toString().equals(snapshot.summary().get(JOB_ID))
            && !String.valueOf(Long.MAX_VALUE).equals(checkpoint)) {
          throw new IllegalStateException(
              String.format(
                  "The table %s holds the checkpoint %s of an earlier run with the job id %s:"
                      + " start from the last checkpoint or savepoint of that run, or with another"
                      + " job id",
                  table.name(), checkpoint, job));
        }
      }
    }
  }

  private static final class Writer<T extends OutputRecord>
      implements CommittingSinkWriter<T, WriteResult> {
    private final CommittingSinkWriter<RowData, WriteResult> writer;
    private final RowConverter rows;

    private Writer(CommittingSinkWriter<RowData, WriteResult> writer, RowConverter rows) {
      this.writer = writer;
      this.rows = rows;
    }

    @Override
    public void write(T record, Context context) throws IOException, InterruptedException {
      writer.write(rows.convert(record), context);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
      writer.flush(endOfInput);
    }

    @Override
    public Collection<WriteResult> prepareCommit() throws IOException, InterruptedException {
      return writer.prepareCommit();
    }

    @Override
    public void close() throws Exception {
      writer.close();
    }
  }
}
