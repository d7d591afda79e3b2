package io.shardflow.jobs.eventtime;

import io.shardflow.codec.packed.EventUnpacker;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/** Unpacks the events of a pre-aggregate. */
final class UnpackEvents<K, A, E extends Event>
    implements LatenessOperator.Unpacker<PreAggregate<K, A>, E>,
        FlatMapFunction<PreAggregate<K, A>, E> {
  private static final long serialVersionUID = 1L;

  private final EventFormat<E> format;
  private transient EventUnpacker<E> unpacker;

  UnpackEvents(EventFormat<E> format) {
    this.format = format;
  }

  @Override
  public Iterable<E> unpack(PreAggregate<K, A> preAggregate) {
    if (unpacker == null) {
      unpacker = new EventUnpacker<>(format);
    }
    return unpacker.unpack(preAggregate.events());
  }

  @Override
  public void flatMap(PreAggregate<K, A> preAggregate, Collector<E> out) {
    unpack(preAggregate).forEach(out::collect);
  }
}
