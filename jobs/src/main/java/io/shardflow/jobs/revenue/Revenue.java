package io.shardflow.jobs.revenue;

import io.shardflow.model.event.Sale;
import java.math.BigDecimal;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** An exact amount, and the number of sales that it consists of. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class Revenue {
  static final Revenue NONE = new Revenue(BigDecimal.ZERO, 0);

  public BigDecimal amount;
  public long salesCount;

  static Revenue of(Sale sale) {
    return new Revenue(sale.sales(), 1);
  }

  Revenue plus(Revenue other) {
    return new Revenue(amount.add(other.amount), salesCount + other.salesCount);
  }
}
