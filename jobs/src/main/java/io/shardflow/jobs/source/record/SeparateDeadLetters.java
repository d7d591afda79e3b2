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

/** Passes on the events and puts the dead letters aside. Tells of the events too far ahead. */
public final class SeparateDeadLetters<E extends Event> extends ProcessFunction<Decoded<E>, E> {
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", Types.POJO(DeadLetter.class));
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(SeparateDeadLetters.class);

  private transient Counter read;
  private transient Counter malformed;
  private transient Counter ahead;

  @Override
  public void open(Configuration parameters) {
    read = getRuntimeContext().getMetricGroup().counter(Metrics.RECORDS_READ);
    malformed = getRuntimeContext().getMetricGroup().counter(Metrics.RECORDS_MALFORMED);
    ahead = getRuntimeContext().getMetricGroup().counter(Metrics.RECORDS_AHEAD);
  }

  @Override
  public void processElement(Decoded<E> record, Context context, Collector<E> out) {
    read.inc();
    if (record.isEvent()) {
      if (context.timestamp() == EventTime.TOO_FAR_AHEAD) {
        tellOf(record);
      }
      out.collect(record.event());
    } else {
      malformed.inc();
      context.output(DEAD_LETTERS, record.deadLetter());
    }
  }

  private void tellOf(Decoded<E> record) {
    if (ahead.getCount() == 0) {
      LOG.warn(
          "An event of {} arrived at {}, more than {} before its time: it moves no clock, and its"
              + " windows stay open until the clock is there. Others like it are just counted ({}).",
          record.event().eventTime(),
          record.arrivalTime(),
          TimeOptions.MAX_AHEAD.key(),
          Metrics.RECORDS_AHEAD);
    }
    ahead.inc();
  }
}
