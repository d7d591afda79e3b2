package io.shardflow.jobs.eventtime;

import org.apache.flink.api.common.functions.AggregateFunction;

/** Merges pre-aggregates, by the function that made them. */
final class MergePreAggregates<T, K, A, V> implements AggregateFunction<PreAggregate<K, A>, A, V> {
  private static final long serialVersionUID = 1L;

  private final AggregateFunction<T, A, V> aggregate;

  MergePreAggregates(AggregateFunction<T, A, V> aggregate) {
    this.aggregate = aggregate;
  }

  @Override
  public A createAccumulator() {
    return aggregate.createAccumulator();
  }

  @Override
  public A add(PreAggregate<K, A> preAggregate, A accumulator) {
    return aggregate.merge(accumulator, preAggregate.sum());
  }

  @Override
  public V getResult(A accumulator) {
    return aggregate.getResult(accumulator);
  }

  @Override
  public A merge(A left, A right) {
    return aggregate.merge(left, right);
  }
}
