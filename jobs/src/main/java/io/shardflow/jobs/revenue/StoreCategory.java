package io.shardflow.jobs.revenue;

import io.shardflow.model.event.Sale;

/** The finest group of sales that both questions are answered from. */
public record StoreCategory(String storeId, String category) {
  static StoreCategory of(Sale sale) {
    return new StoreCategory(sale.storeId(), sale.category());
  }
}
