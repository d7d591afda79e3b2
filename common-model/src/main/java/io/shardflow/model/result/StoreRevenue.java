package io.shardflow.model.result;

import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** The revenue of one store in one window. Returns are subtracted. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class StoreRevenue implements OutputRecord {
  public String storeId;
  public BigDecimal revenue;
  public long salesCount;

  /** The start of the window, inclusive. */
  public Instant windowStart;

  /** The end of the window, exclusive. */
  public Instant windowEnd;

  @Override
  public Instant bucketTime() {
    return windowStart;
  }

  @Override
  public String deliveryKey() {
    return storeId;
  }

  @Override
  public void writeTo(FieldWriter out) throws IOException {
    out.text("store_id", storeId);
    out.decimal("revenue", revenue);
    out.integer("sales_count", salesCount);
    out.time("window_start", windowStart);
    out.time("timestamp", windowEnd);
  }
}
