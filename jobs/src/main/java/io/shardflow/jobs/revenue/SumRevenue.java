package io.shardflow.jobs.revenue;

import java.io.Serializable;
import java.util.function.Function;
import org.apache.flink.api.common.functions.AggregateFunction;

/** Sums the revenue of elements. */
final class SumRevenue<T> implements AggregateFunction<T, Revenue, Revenue> {
  private static final long serialVersionUID = 1L;

  /** Returns the revenue of one element. */
  interface RevenueOf<T> extends Function<T, Revenue>, Serializable {}

  private final RevenueOf<T> revenueOf;

  SumRevenue(RevenueOf<T> revenueOf) {
    this.revenueOf = revenueOf;
  }

  @Override
  public Revenue createAccumulator() {
    return Revenue.NONE;
  }

  @Override
  public Revenue add(T element, Revenue sum) {
    return sum.plus(revenueOf.apply(element));
  }

  @Override
  public Revenue getResult(Revenue sum) {
    return sum;
  }

  @Override
  public Revenue merge(Revenue left, Revenue right) {
    return left.plus(right);
  }
}
