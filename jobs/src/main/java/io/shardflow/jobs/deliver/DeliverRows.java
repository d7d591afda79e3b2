package io.shardflow.jobs.deliver;

import io.shardflow.jobs.deliver.DeliveryQueue.Batch;
import io.shardflow.jobs.deliver.DeliveryQueue.Refusal;
import io.shardflow.jobs.deliver.DeliveryQueue.Result;
import io.shardflow.jobs.deliver.receiver.DeliveryRow;
import io.shardflow.jobs.deliver.receiver.Outcome;
import io.shardflow.jobs.deliver.receiver.Receiver;
import io.shardflow.jobs.deliver.receiver.Target;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.metrics.OperatorMetrics;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.result.Undelivered;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.function.ThrowingRunnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers rows to a target, at least once, and emits those that the target refuses for good.
 *
 * <p>Rows that are not delivered are the state of the operator, so a checkpoint waits for no call.
 * If they need more memory than the settings allow, the operator takes no more input until some are
 * delivered: the job is back-pressured, and then checkpoints wait, too.
 *
 * <p>Threads of a pool make the calls, which block. Everything else happens in the task's thread.
 */
final class DeliverRows<T extends OutputRecord> extends AbstractStreamOperator<Undelivered>
    implements OneInputStreamOperator<T, Undelivered> {
  private static final long serialVersionUID = 1L;

  private static final Logger LOG = LoggerFactory.getLogger(DeliverRows.class);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(30);
  private static final long LOG_INTERVAL_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final long THREAD_IDLE_SECONDS = 10;

  /** The name of the state, which savepoints contain. */
  private static final String STATE = "undelivered-rows";

  private final String dataSet;
  private final String job;
  private final Target target;
  private final RowConverter<T> converter;
  private final DeliverySettings settings;
  private final MailboxExecutor mailbox;

  private transient ListState<DeliveryRow> state;
  private transient Receiver receiver;
  private transient DeliveryQueue queue;
  private transient ScheduledThreadPoolExecutor pool;
  private transient ScheduledFuture<?> wakeUp;
  private transient long wakeUpAt;
  private transient Counter delivered;
  private transient Counter retried;
  private transient Counter undelivered;
  private transient long failureLoggedAt;
  private transient boolean isFailureLogged;
  private transient long refusalLoggedAt;

  /** For gauges, which other threads read. */
  private transient volatile int pending;

  private transient volatile long oldest;

  DeliverRows(
      String dataSet,
      String job,
      Target target,
      RowConverter<T> converter,
      DeliverySettings settings,
      MailboxExecutor mailbox) {
    this.dataSet = dataSet;
    this.job = job;
    this.target = target;
    this.converter = converter;
    this.settings = settings;
    this.mailbox = mailbox;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    state =
        context
            .getOperatorStateStore()
            .getListState(new ListStateDescriptor<>(STATE, Types.POJO(DeliveryRow.class)));
  }

  @Override
  public void open() throws Exception {
    super.open();
    OperatorMetrics metrics = OperatorMetrics.of(getRuntimeContext(), dataSet);
    delivered = metrics.counter(Metrics.ROWS_DELIVERED);
    retried = metrics.counter(Metrics.ROWS_RETRIED);
    undelivered = metrics.counter(Metrics.ROWS_UNDELIVERED);
    oldest = Long.MAX_VALUE;
    metrics.gauge(Metrics.ROWS_PENDING, () -> pending);
    metrics.gauge(Metrics.OLDEST_PENDING_SECONDS, this::secondsPending);
    receiver = target.open(dataSet, job);
    queue =
        new DeliveryQueue(receiver, settings, new Backoff(FIRST_PAUSE, MAX_PAUSE, new Random()));
    ClassLoader classes = Thread.currentThread().getContextClassLoader();
    // One more thread than calls, for wake-ups.
    pool =
        new ScheduledThreadPoolExecutor(
            settings.maxCalls() + 1,
            work -> {
              Thread thread = new Thread(work, "deliver " + dataSet + " to " + target.label());
              thread.setDaemon(true);
              thread.setContextClassLoader(classes);
              return thread;
            });
    pool.setKeepAliveTime(THREAD_IDLE_SECONDS, TimeUnit.SECONDS);
    pool.allowCoreThreadTimeOut(true);
    pool.setRemoveOnCancelPolicy(true);
    for (DeliveryRow row : state.get()) {
      queue.add(row);
    }
    sendDue();
  }

  private long secondsPending() {
    return oldest == Long.MAX_VALUE ? 0 : Math.max(0, now() - oldest) / 1000;
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  @Override
  public void processElement(StreamRecord<T> element) throws Exception {
    DeliveryRow row = converter.convert(element.getValue(), now());
    String problem = queue.problemWith(row);
    if (problem != null) {
      refuse(new Refusal(row, problem));
      return;
    }
    while (queue.isFull()) {
      mailbox.yield();
    }
    queue.add(row);
    sendDue();
  }

  /** Starts all calls that can be made now, and arranges for the next ones. */
  private void sendDue() {
    queue.giveUp(now()).forEach(this::refuse);
    for (Batch batch = queue.next(now()); batch != null; batch = queue.next(now())) {
      Batch sent = batch;
      pool.execute(() -> call(sent));
    }
    pending = queue.rows();
    oldest = queue.oldest();
    long due = queue.dueAt();
    if (due == Long.MAX_VALUE || (wakeUp != null && wakeUpAt <= due)) {
      return;
    }
    if (wakeUp != null) {
      wakeUp.cancel(false);
    }
    wakeUpAt = due;
    // Not Flink's timers: they are gone when the last rows are sent at the end of the input.
    wakeUp =
        pool.schedule(
            () ->
                inTask(
                    () -> {
                      wakeUp = null;
                      sendDue();
                    },
                    "send rows"),
            Math.max(0, due - now()),
            TimeUnit.MILLISECONDS);
  }

  /** Makes a call, in a thread of the pool. */
  private void call(Batch batch) {
    List<Outcome> outcomes;
    try {
      outcomes = receiver.send(batch.rows());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (Throwable e) {
      inTask(
          () -> {
            throw new IllegalStateException("Cannot send rows to " + target.label(), e);
          },
          "fail");
      return;
    }
    inTask(() -> complete(batch, outcomes), "complete a delivery");
  }

  private void inTask(ThrowingRunnable<Exception> work, String name) {
    try {
      mailbox.execute(work, name);
    } catch (RejectedExecutionException e) {
      LOG.debug("The task has ended before a call");
    }
  }

  private void complete(Batch batch, List<Outcome> outcomes) {
    Result result = queue.completed(batch, outcomes, now());
    delivered.inc(result.delivered());
    retried.inc(result.retried());
    result.refused().forEach(this::refuse);
    sendDue();
    log();
  }

  private void refuse(Refusal refusal) {
    undelivered.inc();
    DeliveryRow row = refusal.row();
    if (now() - refusalLoggedAt >= LOG_INTERVAL_MILLIS) {
      refusalLoggedAt = now();
      LOG.warn(
          "{} refuses the row {} of {}, and maybe others: {}",
          target.label(),
          row.id(),
          dataSet,
          refusal.reason());
    }
    output.collect(
        new StreamRecord<>(
            Undelivered.of(
                refusal.reason(),
                dataSet,
                target.label(),
                row.id(),
                row.payload(),
                row.rowTime(),
                Instant.ofEpochMilli(now()))));
  }

  /** Logs failures, at most once per minute, and that they are over. */
  private void log() {
    String failure = queue.lastFailure();
    if (failure != null && now() - failureLoggedAt >= LOG_INTERVAL_MILLIS) {
      failureLoggedAt = now();
      isFailureLogged = true;
      LOG.warn(
          "Cannot deliver rows of {} to {}: {}. {} rows wait and are sent again.",
          dataSet,
          target.label(),
          failure,
          queue.rows());
    } else if (failure == null && isFailureLogged) {
      isFailureLogged = false;
      LOG.info("Rows of {} are delivered to {} again", dataSet, target.label());
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    state.update(queue.snapshot());
  }

  @Override
  public void finish() throws Exception {
    queue.end();
    sendDue();
    while (!queue.isEmpty()) {
      mailbox.yield();
    }
    super.finish();
  }

  @Override
  public void close() throws Exception {
    if (pool != null) {
      pool.shutdownNow();
    }
    if (receiver != null) {
      receiver.close();
    }
    super.close();
  }
}
