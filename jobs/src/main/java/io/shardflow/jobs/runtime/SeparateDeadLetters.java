package io.shardflow.jobs.runtime;

import io.shardflow.model.DeadLetter;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Passes on the events and puts the dead letters aside. */
final class SeparateDeadLetters<E extends Event> extends ProcessFunction<Decoded<E>, E> {
  static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", Types.POJO(DeadLetter.class));
  private static final long serialVersionUID = 1L;

  private transient Counter read;
  private transient Counter malformed;

  @Override
  public void open(Configuration parameters) {
    read = getRuntimeContext().getMetricGroup().counter(Metrics.RECORDS_READ);
    malformed = getRuntimeContext().getMetricGroup().counter(Metrics.RECORDS_MALFORMED);
  }

  @Override
  public void processElement(Decoded<E> record, Context context, Collector<E> out) {
    read.inc();
    if (record.isEvent()) {
      out.collect(record.event());
    } else {
      malformed.inc();
      context.output(DEAD_LETTERS, record.deadLetter());
    }
  }
}
