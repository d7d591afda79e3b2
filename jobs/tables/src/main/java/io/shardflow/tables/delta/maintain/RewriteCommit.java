package io.shardflow.tables.delta.maintain;

import io.delta.kernel.Operation;
import io.delta.kernel.Table;
import io.delta.kernel.Transaction;
import io.delta.kernel.TransactionCommitResult;
import io.delta.kernel.data.Row;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.ConcurrentWriteException;
import io.delta.kernel.hook.PostCommitHook;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.internal.actions.AddFile;
import io.delta.kernel.internal.actions.SingleAction;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterable;
import io.shardflow.tables.delta.maintain.ActiveFiles.ActiveFile;
import io.shardflow.tables.delta.maintain.RewriteTask.Rewritten;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces files of a table by merged files in one commit, which changes no rows: streaming readers
 * of the table skip it.
 */
final class RewriteCommit {
  private static final Logger LOG = LoggerFactory.getLogger(RewriteCommit.class);

  private static final int MAX_ATTEMPTS = 50;

  private final Engine engine;
  private final String table;

  RewriteCommit(Engine engine, String table) {
    this.engine = engine;
    this.table = table;
  }

  /**
   * Commits, again if another writer was faster. Leaves out a merged file if another writer has
   * removed or changed one of the files that it was to replace. It stays in the folder, as one that
   * is not part of the table.
   *
   * @return the merged files that are part of the table
   */
  List<Rewritten> commit(List<Rewritten> files) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return tryToCommit(files);
      } catch (ConcurrentWriteException e) {
        LOG.info("Another writer has changed {} meanwhile", table);
        if (attempt == MAX_ATTEMPTS) {
          throw new IOException(
              "cannot commit: other writers were always faster; run the command again", e);
        }
      }
    }
  }

  private List<Rewritten> tryToCommit(List<Rewritten> files) throws IOException {
    Table delta = Table.forPath(engine, table);
    SnapshotImpl snapshot = (SnapshotImpl) delta.getLatestSnapshot(engine);
    Map<String, AddFile> active = new HashMap<>();
    for (ActiveFile file : ActiveFiles.of(engine, snapshot)) {
      active.put(file.action().getPath(), file.action());
    }
    List<Rewritten> valid =
        files.stream()
            .filter(file -> file.replaced().stream().allMatch(path -> isWhole(active.get(path))))
            .collect(Collectors.toList());
    if (valid.isEmpty()) {
      // A store can report a conflict with the commit that it has just taken.
      return files.stream()
          .filter(file -> active.containsKey(file.logPath()))
          .collect(Collectors.toList());
    }
    // The kernel would retry a commit as if it only added files.
    Transaction transaction =
        delta
            .createTransactionBuilder(engine, "Shardflow", Operation.MANUAL_UPDATE)
            .withMaxRetries(0)
            .build(engine);
    if (transaction.getReadTableVersion() != snapshot.getVersion()) {
      throw new ConcurrentWriteException();
    }
    List<Row> actions = new ArrayList<>();
    for (Rewritten file : valid) {
      add(file, active, snapshot, actions);
    }
    TransactionCommitResult result =
        transaction.commit(
            engine,
            CloseableIterable.inMemoryIterable(Utils.toCloseableIterator(actions.iterator())));
    runHooks(result);
    return valid;
  }

  /** A file with a deletion vector has rows that are deleted. */
  private static boolean isWhole(AddFile file) {
    return file != null && file.getDeletionVector().isEmpty();
  }

  private static void add(
      Rewritten file, Map<String, AddFile> active, SnapshotImpl snapshot, List<Row> actions)
      throws IOException {
    List<AddFile> replaced = file.replaced().stream().map(active::get).collect(Collectors.toList());
    for (AddFile old : replaced) {
      actions.add(
          SingleAction.createRemoveFileSingleAction(
              old.toRemoveFileRow(false, Optional.of(System.currentTimeMillis()))));
    }
    checkRows(file, replaced);
    actions.add(
        SingleAction.createAddFileSingleAction(
            AddFile.createAddFileRow(
                snapshot.getSchema(),
                file.logPath(),
                replaced.get(0).getPartitionValues(),
                file.bytes(),
                file.modified(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(
                    MergedStatistics.of(
                        file.rows(),
                        replaced.stream()
                            .map(AddFile::getStatsJson)
                            .collect(Collectors.toList()))))));
  }

  private static void checkRows(Rewritten file, List<AddFile> replaced) throws IOException {
    long rows = 0;
    for (AddFile old : replaced) {
      if (old.getNumRecords().isEmpty()) {
        return;
      }
      rows += old.getNumRecords().get();
    }
    if (rows != file.rows()) {
      throw new IOException(
          String.format(
              "%s has %d rows, but the files that it replaces have %d: the table is unchanged",
              file.path(), file.rows(), rows));
    }
  }

  /** Writes checkpoints of the log. The commit counts also without them. */
  private void runHooks(TransactionCommitResult result) {
    for (PostCommitHook hook : result.getPostCommitHooks()) {
      try {
        hook.threadSafeInvoke(engine);
      } catch (IOException | RuntimeException e) {
        LOG.warn("Cannot write {} of {}", hook.getType(), table, e);
      }
    }
  }
}
