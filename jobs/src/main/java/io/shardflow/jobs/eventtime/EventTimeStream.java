package io.shardflow.jobs.eventtime;

import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import java.time.Duration;
import java.util.List;
import lombok.Value;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * A stream of events that a pipeline groups by key and windows. Each grouping separates late events
 * from those on time, closes the open windows when all shards are idle, and restores the watermark
 * after a restart. Use it instead of {@code DataStream.keyBy}.
 *
 * <p>Behind a grouping, each record has the time of its event as timestamp, even if it was
 * {@linkplain EventTime#TOO_FAR_AHEAD too far ahead}.
 */
public final class EventTimeStream<E extends Event> {
  private final DataStream<E> events;
  private final EventFormat<E> format;
  private final Windows windows;
  private final Duration outOfOrderness;

  /**
   * Creates a stream.
   *
   * @param windows the windows that the events are aggregated in
   * @param outOfOrderness how far the watermark of the source is behind its newest event
   */
  public EventTimeStream(
      DataStream<E> events, EventFormat<E> format, Windows windows, Duration outOfOrderness) {
    this.events = events;
    this.format = format;
    this.windows = windows;
    this.outOfOrderness = outOfOrderness;
  }

  /** Events by key. */
  @Value
  public static class Keyed<T, K> {
    KeyedStream<T, K> onTime;
    DataStream<T> late;

    /**
     * At the end of the input, before the last watermark, the time of the newest event in
     * milliseconds since 1970-01-01 UTC: one for each parallel instance, of which the highest
     * counts.
     */
    DataStream<Long> newestTimes;
  }

  /** Events by key, pre-aggregated. */
  @Value
  public static class Aggregated<E, K, A, V> {
    PreAggregatedStream<K, A, V> onTime;
    DataStream<E> late;
  }

  /**
   * Groups the events by key.
   *
   * @param name the name of the lateness operator, unique in the job
   * @param uid the uid of the lateness operator
   * @param lateness decides which events are late
   */
  public <K> Keyed<E, K> keyBy(
      String name,
      String uid,
      KeySelector<E, K> key,
      TypeInformation<K> keyType,
      Lateness lateness) {
    return separateLate(
        name,
        uid,
        PreAggregatedStream.preAggregate(
            name, uid, events, keyType, Types.VOID, packing(key, time -> 0, null)),
        new UnpackEvents<>(format),
        E::eventTime,
        events.getType(),
        key,
        keyType,
        lateness);
  }

  /**
   * Groups the events by key and aggregates them for the windows. The aggregation begins where the
   * events are read, before they cross the network.
   *
   * @param name the name of the lateness operator, unique in the job
   * @param uid the uid of the lateness operator
   */
  public <K, A, V> Aggregated<E, K, A, V> aggregateBy(
      String name,
      String uid,
      KeySelector<E, K> key,
      TypeInformation<K> keyType,
      AggregateFunction<E, A, V> aggregate) {
    TypeInformation<A> accumulatorType = PreAggregatedStream.accumulatorType(aggregate, events);
    DataStream<PreAggregate<K, A>> preAggregates =
        PreAggregatedStream.preAggregate(
            name, uid, events, keyType, accumulatorType, packing(key, windows::lateAt, aggregate));
    Keyed<PreAggregate<K, A>, K> keyed =
        separateLate(
            name,
            uid,
            preAggregates,
            List::of,
            PreAggregate::eventTime,
            preAggregates.getType(),
            PreAggregate::key,
            keyType,
            windows);
    DataStream<E> late =
        keyed
            .late()
            .flatMap(new UnpackEvents<>(format))
            .returns(events.getType())
            .name("late of " + name)
            .uid("late-of-" + uid);
    return new Aggregated<>(
        new PreAggregatedStream<>(
            keyed.onTime(), new MergePreAggregates<>(aggregate), accumulatorType),
        late);
  }

  /** Returns a pre-aggregation that also packs the events, because they may prove late after it. */
  private static <E extends Event, K, A> LocalPreAggregation<E, K, A> packing(
      KeySelector<E, K> key,
      LocalPreAggregation.Grouping grouping,
      AggregateFunction<E, A, ?> aggregate) {
    return new LocalPreAggregation<>(
        key, E::eventTime, (event, packed) -> packed.add(event), grouping, aggregate);
  }

  private <T, K, A> Keyed<T, K> separateLate(
      String name,
      String uid,
      DataStream<PreAggregate<K, A>> preAggregates,
      LatenessOperator.Unpacker<PreAggregate<K, A>, T> unpacker,
      EventTime.Extractor<T> eventTime,
      TypeInformation<T> type,
      KeySelector<T, K> key,
      TypeInformation<K> keyType,
      Lateness lateness) {
    OutputTag<T> late = new OutputTag<>("late", type);
    DataStream<PreAggregate<K, A>> partitioned =
        // Partitioned by key, but without keyed state: the lateness operator keeps none.
        new DataStream<>(
            preAggregates.getExecutionEnvironment(),
            preAggregates.keyBy(PreAggregate::key, keyType).getTransformation());
    SingleOutputStreamOperator<T> onTime =
        partitioned
            .transform(
                name,
                type,
                new LatenessOperator<>(
                    unpacker, eventTime, outOfOrderness.toMillis(), lateness, windows, late))
            .name(name)
            .uid(uid);
    return new Keyed<>(
        DataStreamUtils.reinterpretAsKeyedStream(onTime, key, keyType),
        onTime.getSideOutput(late),
        onTime.getSideOutput(LatenessOperator.NEWEST));
  }
}
