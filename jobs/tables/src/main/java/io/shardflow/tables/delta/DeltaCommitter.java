package io.shardflow.tables.delta;

import io.delta.kernel.DataWriteContext;
import io.delta.kernel.Operation;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionBuilder;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.exceptions.ConcurrentTransactionException;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.exceptions.TableAlreadyExistsException;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.statistics.DataFileStatistics;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import io.shardflow.jobs.s3.S3Settings;
import io.shardflow.tables.delta.log.FlinkEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Adds the files of each checkpoint to a table, which it creates if it does not exist. */
final class DeltaCommitter implements Committer<DeltaCommit> {
  private static final Logger LOG = LoggerFactory.getLogger(DeltaCommitter.class);

  private static final int MAX_ATTEMPTS = 20;

  private final String path;
  private final DeltaColumns columns;
  private final FlinkEngine engine;

  DeltaCommitter(Path path, DeltaColumns columns, S3Settings s3) {
    this.path = path.toString();
    this.columns = columns;
    this.engine = new FlinkEngine(s3);
  }

  @Override
  public void commit(Collection<CommitRequest<DeltaCommit>> requests) throws IOException {
    for (CommitRequest<DeltaCommit> request : requests) {
      commit(request.getCommittable());
    }
  }

  /** Commits, again if another writer was faster. */
  private void commit(DeltaCommit commit) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        tryToCommit(commit);
        return;
      } catch (ConcurrentTransactionException e) {
        LOG.info("Checkpoint {} is in {} already", commit.version(), path);
        return;
      } catch (ConcurrentWriteException | TableAlreadyExistsException e) {
        if (attempt == MAX_ATTEMPTS) {
          throw new IOException(
              "Cannot commit to the table " + path + ": other writers were always faster", e);
        }
      }
    }
  }

  private void tryToCommit(DeltaCommit commit) throws IOException {
    Table table = Table.forPath(engine, path);
    Optional<Snapshot> snapshot = DeltaTables.snapshot(engine, table);
    TransactionBuilder builder =
        table.createTransactionBuilder(
            engine,
            "Shardflow",
            snapshot.isPresent() ? Operation.STREAMING_UPDATE : Operation.CREATE_TABLE);
    if (snapshot.isEmpty()) {
      builder =
          builder
              .withSchema(engine, columns.schema())
              .withPartitionColumns(engine, columns.partitionColumns());
    }
    Transaction transaction =
        builder.withTransactionId(engine, commit.application(), commit.version()).build(engine);
    Row state = transaction.getTransactionState(engine);
    List<Row> actions = new ArrayList<>();
    for (Map.Entry<List<String>, List<DataFileStatus>> partition : byPartition(commit).entrySet()) {
      DataWriteContext context =
          Transaction.getWriteContext(engine, state, columns.literals(partition.getKey()));
      try (CloseableIterator<Row> added =
          Transaction.generateAppendActions(
              engine, state, Utils.toCloseableIterator(partition.getValue().iterator()), context)) {
        added.forEachRemaining(actions::add);
      }
    }
    TransactionCommitResult result =
        transaction.commit(
            engine,
            CloseableIterable.inMemoryIterable(Utils.toCloseableIterator(actions.iterator())));
    runHooks(result);
  }

  /** Writes checkpoints of the log. The commit counts also without them. */
  private void runHooks(TransactionCommitResult result) {
    for (PostCommitHook hook : result.getPostCommitHooks()) {
      try {
        hook.threadSafeInvoke(engine);
      } catch (IOException | RuntimeException e) {
        LOG.warn(
            "Cannot write {} for version {} of {}", hook.getType(), result.getVersion(), path, e);
      }
    }
  }

  private static Map<List<String>, List<DataFileStatus>> byPartition(DeltaCommit commit) {
    Map<List<String>, List<DataFileStatus>> partitions = new LinkedHashMap<>();
    for (DeltaFile file : commit.files()) {
      partitions
          .computeIfAbsent(file.partitionValues(), values -> new ArrayList<>())
          .add(
              new DataFileStatus(
                  file.path(),
                  file.bytes(),
                  file.modified(),
                  Optional.of(new WrittenStatistics(file))));
    }
    return partitions;
  }

  @Override
  public void close() {
    engine.close();
  }

  /** Statistics that a writer has serialized. */
  private static final class WrittenStatistics extends DataFileStatistics {
    private final String json;

    private WrittenStatistics(DeltaFile file) {
      super(file.rows(), Map.of(), Map.of(), Map.of());
      this.json = file.statistics();
    }

    @Override
    public String serializeAsJson(StructType schema) {
      return json;
    }
  }
}
