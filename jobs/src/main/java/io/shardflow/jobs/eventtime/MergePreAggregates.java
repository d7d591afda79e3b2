package io.shardflow.jobs.eventtime;

import org.apache.flink.api.common.functions.AggregateFunction;

/** Adds up what has been added up in parts. */
final class MergePreAggregates<T, K, A, V> implements AggregateFunction<PreAggregate<K, A>, A, V> {
  private static final long serialVersionUID = 1L;

  private final AggregateFunction<T, A, V> sum;

  MergePreAggregates(AggregateFunction<T, A, V> sum) {
    this.sum = sum;
  }

  @Override
  public A createAccumulator() {
    return sum.createAccumulator();
  }

  @Override
  public A add(PreAggregate<K, A> part, A sums) {
    return sum.merge(sums, part.sum());
  }

  @Override
  public V getResult(A sums) {
    return sum.getResult(sums);
  }

  @Override
  public A merge(A left, A right) {
    return sum.merge(left, right);
  }
}
