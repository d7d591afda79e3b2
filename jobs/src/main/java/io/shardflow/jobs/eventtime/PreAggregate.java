package io.shardflow.jobs.eventtime;

import io.shardflow.codec.packed.EventUnpacker;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.Collector;

/**
 * Some events of one key.
 *
 * @param sum what they add up to, where they are to be added up
 * @param eventTime of the newest of them
 * @param events themselves, packed, where they go along
 */
public record PreAggregate<K, A>(K key, A sum, Instant eventTime, byte[] events) {
  @SuppressWarnings("unchecked")
  static <K, A> TypeInformation<PreAggregate<K, A>> type(
      TypeInformation<K> key, TypeInformation<A> sum) {
    return Types.POJO(
        (Class<PreAggregate<K, A>>) (Class<?>) PreAggregate.class,
        Map.of(
            "key",
            key,
            "sum",
            sum,
            "eventTime",
            Types.INSTANT,
            "events",
            PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
  }

  /** Takes the events out again. */
  static final class Unpack<K, A, E extends Event>
      implements LatenessOperator.Parts<PreAggregate<K, A>, E>,
          FlatMapFunction<PreAggregate<K, A>, E> {
    private static final long serialVersionUID = 1L;

    private final EventFormat<E> format;
    private transient EventUnpacker<E> unpacker;

    Unpack(EventFormat<E> format) {
      this.format = format;
    }

    @Override
    public Iterable<E> of(PreAggregate<K, A> gathered) {
      if (unpacker == null) {
        unpacker = new EventUnpacker<>(format);
      }
      return unpacker.unpack(gathered.events());
    }

    @Override
    public void flatMap(PreAggregate<K, A> gathered, Collector<E> out) {
      of(gathered).forEach(out::collect);
    }
  }
}
