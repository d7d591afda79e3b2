package io.shardflow.jobs.eventtime;

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

/**
 * Pre-aggregates by key, to be merged per window.
 *
 * @param <K> the key
 * @param <A> the accumulator
 * @param <V> the result of the aggregation
 */
public final class PreAggregatedStream<K, A, V> {
  private final KeyedStream<PreAggregate<K, A>, K> preAggregates;
  private final MergePreAggregates<?, K, A, V> merge;
  private final TypeInformation<A> accumulatorType;

  PreAggregatedStream(
      KeyedStream<PreAggregate<K, A>, K> preAggregates,
      MergePreAggregates<?, K, A, V> merge,
      TypeInformation<A> accumulatorType) {
    this.preAggregates = preAggregates;
    this.merge = merge;
    this.accumulatorType = accumulatorType;
  }

  /**
   * Pre-aggregates a stream that is partitioned by this key already, contains no late element, and
   * has the watermark of the windows.
   *
   * @param name the name of the aggregation, unique in the job
   * @param uid the name in the form of a uid
   */
  public static <T, K, A, V> PreAggregatedStream<K, A, V> ofPartitioned(
      String name,
      String uid,
      DataStream<T> elements,
      EventTime.Extractor<T> eventTime,
      KeySelector<T, K> key,
      TypeInformation<K> keyType,
      Windows windows,
      AggregateFunction<T, A, V> aggregate) {
    TypeInformation<A> accumulatorType = accumulatorType(aggregate, elements);
    DataStream<PreAggregate<K, A>> preAggregates =
        preAggregate(
            name,
            uid,
            elements,
            keyType,
            accumulatorType,
            new LocalPreAggregation<>(key, eventTime, null, windows::lateAt, aggregate));
    return new PreAggregatedStream<>(
        DataStreamUtils.reinterpretAsKeyedStream(preAggregates, PreAggregate::key, keyType),
        new MergePreAggregates<>(aggregate),
        accumulatorType);
  }

  /** Adds the operator that pre-aggregates locally. */
  static <T, K, A> DataStream<PreAggregate<K, A>> preAggregate(
      String name,
      String uid,
      DataStream<T> elements,
      TypeInformation<K> keyType,
      TypeInformation<A> accumulatorType,
      LocalPreAggregation<T, K, A> operator) {
    return elements
        .transform("gather for " + name, PreAggregate.type(keyType, accumulatorType), operator)
        .name("gather for " + name)
        .uid("gather-for-" + uid)
        // The parallelism of the input keeps the operator in its chain, before the network.
        .setParallelism(elements.getParallelism());
  }

  static <T, A> TypeInformation<A> accumulatorType(
      AggregateFunction<T, A, ?> aggregate, DataStream<T> elements) {
    return TypeExtractor.getAggregateFunctionAccumulatorType(
        aggregate, elements.getType(), null, false);
  }

  /**
   * Merges the pre-aggregates of each window. The result has one row per key and window. The caller
   * sets its name and uid.
   *
   * @param windows the windows for which the events were pre-aggregated, or their panes
   * @param row makes a row from the result of a window
   */
  public <R> SingleOutputStreamOperator<R> aggregatePerWindow(
      WindowAssigner<Object, TimeWindow> windows,
      ProcessWindowFunction<V, R, K, TimeWindow> row,
      TypeInformation<V> resultType,
      Class<R> rowType) {
    return preAggregates
        .window(windows)
        .aggregate(merge, row, accumulatorType, resultType, Types.POJO(rowType));
  }
}
