package io.shardflow.jobs.source.record;

import io.shardflow.jobs.eventtime.EventTime;
import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits the events, and the dead letters to a side output. Counts all records, and logs the first
 * event whose time is too far ahead.
 */
public final class SeparateDeadLetters<E extends Event> extends ProcessFunction<Decoded<E>, E> {
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", Types.POJO(DeadLetter.class));
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(SeparateDeadLetters.class);

  private transient Counter recordsRead;
  private transient Counter recordsMalformed;
  private transient Counter recordsAhead;

  @Override
  public void open(Configuration parameters) {
    recordsRead = getRuntimeContext().getMetricGroup().counter(Metrics.RECORDS_READ);
    recordsMalformed = getRuntimeContext().getMetricGroup().counter(Metrics.RECORDS_MALFORMED);
    recordsAhead = getRuntimeContext().getMetricGroup().counter(Metrics.RECORDS_AHEAD);
  }

  @Override
  public void processElement(Decoded<E> record, Context context, Collector<E> out) {
    recordsRead.inc();
    if (record.isEvent()) {
      if (context.timestamp() == EventTime.TOO_FAR_AHEAD) {
        reportAhead(record);
      }
      out.collect(record.event());
    } else {
      recordsMalformed.inc();
      context.output(DEAD_LETTERS, record.deadLetter());
    }
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
