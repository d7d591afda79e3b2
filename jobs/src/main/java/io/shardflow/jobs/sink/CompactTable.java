package io.shardflow.jobs.sink;

import io.shardflow.jobs.compact.CompactionResult;
import io.shardflow.jobs.compact.CompactionSettings;
import io.shardflow.jobs.compact.TableCompaction;
import io.shardflow.jobs.compact.WorkRunner;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Merges the small files of a table in the background, after checkpoints. Has no input and no
 * state: a merge is one commit to the table, which the commits of the job do not wait for. A merge
 * that fails changes nothing, and does not fail the job.
 *
 * @param <T> the type of the input, which is empty
 */
final class CompactTable<T> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<T, T> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(CompactTable.class);
  private static final Duration MAX_WAIT = Duration.ofSeconds(30);

  private final String dataSet;
  private final TableCompaction table;
  private final long targetBytes;
  private final Duration interval;
  private final Duration expiry;

  private transient ExecutorService thread;
  private transient Future<?> running;
  private transient long nextStart;

  /**
   * Creates the operator.
   *
   * @param expiry the age at which the past of the table is deleted; null if it stays
   */
  CompactTable(
      String dataSet, TableCompaction table, long targetBytes, Duration interval, Duration expiry) {
    this.dataSet = dataSet;
    this.table = table;
    this.targetBytes = targetBytes;
    this.interval = interval;
    this.expiry = expiry;
  }

  @Override
  public void open() throws Exception {
    super.open();
    ClassLoader classes = Thread.currentThread().getContextClassLoader();
    thread =
        Executors.newSingleThreadExecutor(
            work -> {
              Thread background = new Thread(work, "compact " + dataSet);
              background.setDaemon(true);
              background.setContextClassLoader(classes);
              return background;
            });
    nextStart = System.nanoTime() + interval.toNanos();
  }

  @Override
  public void processElement(StreamRecord<T> element) {}

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    if (System.nanoTime() - nextStart >= 0 && (running == null || running.isDone())) {
      nextStart = System.nanoTime() + interval.toNanos();
      running = thread.submit(this::compact);
    }
  }

  private void compact() {
    try {
      // All files are old enough: they are committed.
      CompactionResult result =
          table.run(
              WorkRunner.IN_THIS_THREAD,
              new CompactionSettings(
                  targetBytes,
                  Long.MAX_VALUE,
                  expiry == null ? null : System.currentTimeMillis() - expiry.toMillis()));
      LOG.info(
          "Table {}: {} files became {}. {}",
          dataSet,
          result.filesBefore(),
          result.filesAfter(),
          result.notes());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception | LinkageError e) {
      LOG.warn("Cannot merge files of the table {}; the next attempt follows", dataSet, e);
    }
  }

  @Override
  public void close() throws Exception {
    if (thread != null) {
      thread.shutdownNow();
      if (!thread.awaitTermination(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("A merge of files of the table {} has not ended yet", dataSet);
      }
    }
    super.close();
  }
}
