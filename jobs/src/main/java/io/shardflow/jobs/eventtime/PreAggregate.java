package io.shardflow.jobs.eventtime;

import java.time.Instant;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;

/**
 * Several events of one key, combined into one record before they cross the network. It is a tuple,
 * because Flink serializes tuples without reflection. It is part of no state.
 */
@SuppressWarnings("unchecked") // Of Tuple4.copy().
public final class PreAggregate<K, A> extends Tuple4<K, A, Instant, byte[]> {
  private static final long serialVersionUID = 1L;

  /** For Flink's serializer. */
  public PreAggregate() {}

  PreAggregate(K key, A sum, Instant eventTime, byte[] events) {
    super(key, sum, eventTime, events);
  }

  K key() {
    return f0;
  }

  /** Returns the accumulator of the events, or null if they are only packed. */
  A sum() {
    return f1;
  }

  /** Returns the time of the newest event. */
  Instant eventTime() {
    return f2;
  }

  /** Returns the packed events; empty if they are only aggregated. */
  byte[] events() {
    return f3;
  }

  @SuppressWarnings("unchecked")
  static <K, A> TypeInformation<PreAggregate<K, A>> type(
      TypeInformation<K> key, TypeInformation<A> sum) {
    return new TupleTypeInfo<>(
        (Class<PreAggregate<K, A>>) (Class<?>) PreAggregate.class,
        key,
        sum,
        Types.INSTANT,
        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
  }
}
