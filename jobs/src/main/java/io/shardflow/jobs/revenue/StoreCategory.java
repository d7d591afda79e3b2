package io.shardflow.jobs.revenue;

import io.shardflow.model.event.Sale;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** The key of sales of one category at one store. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class StoreCategory {
  public String storeId;
  public String category;

  static StoreCategory of(Sale sale) {
    return new StoreCategory(sale.storeId(), sale.category());
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof StoreCategory)) {
      return false;
    }
    StoreCategory that = (StoreCategory) other;
    return storeId.equals(that.storeId) && category.equals(that.category);
  }

  /** Must never change: it determines where the state of a key is in savepoints. */
  @Override
  public int hashCode() {
    return 31 * storeId.hashCode() + category.hashCode();
  }
}
