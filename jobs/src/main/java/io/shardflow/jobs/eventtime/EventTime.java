package io.shardflow.jobs.eventtime;

import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.typeutils.TypeExtractor;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.WindowAssigner;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.OutputTag;

/**
 * Event time as all the jobs understand it.
 *
 * @param outOfOrderness how far the watermark of the source is behind its newest event
 */
public record EventTime(Duration outOfOrderness) implements Serializable {
  /**
   * The timestamp of a record whose event is so far ahead that no clock goes by it. To Flink it is
   * none: a window that is not behind one of our clocks fails.
   */
  public static final long TOO_FAR_AHEAD = TimestampAssigner.NO_TIMESTAMP;

  /** When an event was. */
  public interface TimeOf<T> extends Function<T, Instant>, Serializable {}

  /**
   * Events by key.
   *
   * @param onTime those of which no window is closed
   * @param late the others
   */
  public record Keyed<T, K>(KeyedStream<T, K> onTime, DataStream<T> late) {}

  /**
   * Events by key, which are being added up.
   *
   * @param onTime those of which no window is closed
   * @param late the others
   */
  public record Summed<E, K, A, V>(Sums<K, A, V> onTime, DataStream<E> late) {}

  /**
   * What events add up to, in parts.
   *
   * @param parts by key
   * @param merge adds them up
   * @param sumType of what is not finished
   */
  public record Sums<K, A, V>(
      KeyedStream<PreAggregate<K, A>, K> parts,
      AggregateFunction<PreAggregate<K, A>, A, V> merge,
      TypeInformation<A> sumType) {
    /**
     * A row a key and window.
     *
     * @param windows those that the events were added up for, or what these are made of
     * @param row makes it
     */
    public <R> SingleOutputStreamOperator<R> in(
        WindowAssigner<Object, TimeWindow> windows,
        ProcessWindowFunction<V, R, K, TimeWindow> row,
        TypeInformation<V> resultType,
        Class<R> rowType) {
      return parts.window(windows).aggregate(merge, row, sumType, resultType, Types.POJO(rowType));
    }
  }

  /**
   * Groups events by key, with a clock that tells which are late, that closes the windows when all
   * shards are silent, and that stands where it stood after a restart. Behind it, events have their
   * own timestamps, also those that are {@linkplain #TOO_FAR_AHEAD too far ahead}.
   *
   * @param name of the clock's operator, unique in the job
   */
  public <E extends Event, K> Keyed<E, K> keyBy(
      String name,
      DataStream<E> events,
      EventFormat<E> format,
      KeySelector<E, K> key,
      TypeInformation<K> keyType,
      Lateness closing) {
    return clock(
        name,
        gather(name, events, keyType, Types.VOID, gatherEvents(key, time -> 0, null)),
        new PreAggregate.Unpack<>(format),
        E::eventTime,
        events.getType(),
        key,
        keyType,
        closing);
  }

  /** As {@link #keyBy}, for events that are to be added up: this begins where they are read. */
  public <E extends Event, K, A, V> Summed<E, K, A, V> sumBy(
      String name,
      DataStream<E> events,
      EventFormat<E> format,
      KeySelector<E, K> key,
      TypeInformation<K> keyType,
      Lateness closing,
      AggregateFunction<E, A, V> sum) {
    TypeInformation<A> sumType = sumType(sum, events);
    DataStream<PreAggregate<K, A>> gathered =
        gather(name, events, keyType, sumType, gatherEvents(key, closing::lateAt, sum));
    Keyed<PreAggregate<K, A>, K> keyed =
        clock(
            name,
            gathered,
            List::of,
            PreAggregate::eventTime,
            gathered.getType(),
            PreAggregate::key,
            keyType,
            closing);
    DataStream<E> late =
        keyed
            .late()
            .flatMap(new PreAggregate.Unpack<>(format))
            .returns(events.getType())
            .name("late of " + name)
            .uid("late-of-" + uid(name));
    return new Summed<>(new Sums<>(keyed.onTime(), new MergePreAggregates<>(sum), sumType), late);
  }

  /**
   * As {@link #sumBy}, where events are already with those of the same key, none is late, and the
   * watermark is that of the windows.
   */
  public static <T, K, A, V> Sums<K, A, V> sumInPlace(
      String name,
      DataStream<T> events,
      TimeOf<T> timeOf,
      KeySelector<T, K> key,
      TypeInformation<K> keyType,
      Lateness closing,
      AggregateFunction<T, A, V> sum) {
    TypeInformation<A> sumType = sumType(sum, events);
    DataStream<PreAggregate<K, A>> gathered =
        gather(
            name,
            events,
            keyType,
            sumType,
            new LocalPreAggregation<>(key, timeOf, null, closing::lateAt, sum));
    return new Sums<>(
        DataStreamUtils.reinterpretAsKeyedStream(gathered, PreAggregate::key, keyType),
        new MergePreAggregates<>(sum),
        sumType);
  }

  private static <T, A> TypeInformation<A> sumType(
      AggregateFunction<T, A, ?> sum, DataStream<T> events) {
    return TypeExtractor.getAggregateFunctionAccumulatorType(sum, events.getType(), null, false);
  }

  /** For events that go along. */
  private static <E extends Event, K, A> LocalPreAggregation<E, K, A> gatherEvents(
      KeySelector<E, K> key, LocalPreAggregation.Group group, AggregateFunction<E, A, ?> sum) {
    return new LocalPreAggregation<>(
        key, E::eventTime, (event, into) -> into.add(event), group, sum);
  }

  private static <T, K, A> DataStream<PreAggregate<K, A>> gather(
      String name,
      DataStream<T> events,
      TypeInformation<K> keyType,
      TypeInformation<A> sumType,
      LocalPreAggregation<T, K, A> gather) {
    return events
        .transform("gather for " + name, PreAggregate.type(keyType, sumType), gather)
        .name("gather for " + name)
        .uid("gather-for-" + uid(name))
        // Not elsewhere than they are read: it is to spare the way.
        .setParallelism(events.getParallelism());
  }

  private <T, K, A> Keyed<T, K> clock(
      String name,
      DataStream<PreAggregate<K, A>> gathered,
      LatenessOperator.Parts<PreAggregate<K, A>, T> parts,
      TimeOf<T> timeOf,
      TypeInformation<T> type,
      KeySelector<T, K> key,
      TypeInformation<K> keyType,
      Lateness closing) {
    OutputTag<T> late = new OutputTag<>("late", type);
    DataStream<PreAggregate<K, A>> partitioned =
        // The partitioning of a keyed stream, but not its state: the clock has none by key.
        new DataStream<>(
            gathered.getExecutionEnvironment(),
            gathered.keyBy(PreAggregate::key, keyType).getTransformation());
    SingleOutputStreamOperator<T> clocked =
        partitioned
            .transform(
                name,
                type,
                new LatenessOperator<>(parts, timeOf, outOfOrderness.toMillis(), closing, late))
            .name(name)
            .uid(uid(name));
    return new Keyed<>(
        DataStreamUtils.reinterpretAsKeyedStream(clocked, key, keyType),
        clocked.getSideOutput(late));
  }

  /**
   * Lets the watermark be so much later, for a stream whose events may be so much older than the
   * watermark of the stream they come from.
   */
  public <T> DataStream<T> delay(String name, DataStream<T> events, Duration delay) {
    return events
        .transform(name, events.getType(), new WatermarkDelay<>(delay.toMillis()))
        .name(name)
        .uid(uid(name));
  }

  private static String uid(String name) {
    return name.replace(' ', '-');
  }
}
