package io.shardflow.jobs.source.record;

import io.shardflow.jobs.eventtime.EventTime;
import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.metrics.OperatorMetrics;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits the events, and the dead letters to a side output. Counts all records, and those events
 * whose time is probably wrong: before 1990, as with a wrong unit, or far ahead of their arrival.
 * The first of either is logged. Every job has this operator, so it also reports the age of the
 * last checkpoint, which Flink does not.
 */
public final class SeparateDeadLetters<E extends Event> extends ProcessFunction<Decoded<E>, E>
    implements CheckpointListener {
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", Types.POJO(DeadLetter.class));

  /** Earlier times are probably of a wrong unit. */
  public static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(SeparateDeadLetters.class);

  private final Duration maxAhead;

  private transient Counter recordsRead;
  private transient Counter recordsMalformed;
  private transient Counter recordsAhead;
  private transient Counter recordsBefore1990;

  /** Milliseconds since 1970, for a gauge, which another thread reads. */
  private transient volatile long checkpointedAt;

  /**
   * Creates the function.
   *
   * @param maxAhead how far an event may be ahead of its arrival
   */
  public SeparateDeadLetters(Duration maxAhead) {
    this.maxAhead = maxAhead;
  }

  @Override
  public void open(Configuration parameters) {
    OperatorMetrics metrics = OperatorMetrics.of(getRuntimeContext());
    recordsRead = metrics.counter(Metrics.RECORDS_READ);
    recordsMalformed = metrics.counter(Metrics.RECORDS_MALFORMED);
    recordsAhead = metrics.counter(Metrics.RECORDS_AHEAD);
    recordsBefore1990 = metrics.counter(Metrics.RECORDS_BEFORE_1990);
    checkpointedAt = System.currentTimeMillis();
    metrics.gauge(
        Metrics.CHECKPOINT_AGE, () -> (System.currentTimeMillis() - checkpointedAt) / 1000);
  }

  @Override
  public void notifyCheckpointComplete(long checkpoint) {
    checkpointedAt = System.currentTimeMillis();
  }

  @Override
  public void processElement(Decoded<E> record, Context context, Collector<E> out) {
    recordsRead.inc();
    if (record.isEvent()) {
      Instant time = record.event().eventTime();
      if (time.isBefore(EARLIEST)) {
        reportBefore1990(time);
      } else if (context.timestamp() == EventTime.TOO_FAR_AHEAD) {
        reportAhead(record);
      } else if (time.isAfter(record.arrivalTime())
          && Duration.between(record.arrivalTime(), time).compareTo(maxAhead) > 0) {
        // In files and generated events, it advances the watermark.
        recordsAhead.inc();
      }
      out.collect(record.event());
    } else {
      recordsMalformed.inc();
      context.output(DEAD_LETTERS, record.deadLetter());
    }
  }

  private void reportBefore1990(Instant time) {
    if (recordsBefore1990.getCount() == 0) {
      LOG.warn(
          "An event has the time {}. If that is wrong, set source.time-format to the unit or the"
              + " pattern of the times. Further events before 1990 are only counted, in the metric"
              + " {}.",
          time,
          Metrics.RECORDS_BEFORE_1990);
    }
    recordsBefore1990.inc();
  }

  private void reportAhead(Decoded<E> record) {
    if (recordsAhead.getCount() == 0) {
      LOG.warn(
          "An event with the time {} arrived at {}, earlier than its time by more than {}. It does"
              + " not advance the watermark, and its windows stay open until the watermark reaches"
              + " them. Further events of this kind are only counted, in the metric {}.",
          record.event().eventTime(),
          record.arrivalTime(),
          TimeOptions.MAX_AHEAD.key(),
          Metrics.RECORDS_AHEAD);
    }
    recordsAhead.inc();
  }
}
