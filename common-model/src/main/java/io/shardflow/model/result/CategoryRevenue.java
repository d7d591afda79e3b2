package io.shardflow.model.result;

import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;

/** What one category took in a window, start included, end not; returns are subtracted. */
public record CategoryRevenue(
    String category, BigDecimal revenue, long salesCount, Instant windowStart, Instant windowEnd)
    implements OutputRecord {
  @Override
  public Instant bucketTime() {
    return windowStart;
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
