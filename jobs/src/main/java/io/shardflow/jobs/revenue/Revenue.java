package io.shardflow.jobs.revenue;

import io.shardflow.model.event.Sale;
import java.math.BigDecimal;

/**
 * An amount and how many sales it is made of.
 *
 * @param amount exact
 */
public record Revenue(BigDecimal amount, long salesCount) {
  static final Revenue NONE = new Revenue(BigDecimal.ZERO, 0);

  static Revenue of(Sale sale) {
    return new Revenue(sale.sales(), 1);
  }

  Revenue plus(Revenue other) {
    return new Revenue(amount.add(other.amount), salesCount + other.salesCount);
  }
}
