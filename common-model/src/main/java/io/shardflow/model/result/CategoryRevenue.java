package io.shardflow.model.result;

import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** The revenue of one category in one window. Returns are subtracted. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class CategoryRevenue implements OutputRecord {
  public String category;
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
    return category;
  }

  @Override
  public void writeTo(FieldWriter out) throws IOException {
    out.text("category", category);
    out.decimal("revenue", revenue);
    out.integer("sales_count", salesCount);
    out.time("window_start", windowStart);
    out.time("timestamp", windowEnd);
  }
}
