package io.shardflow.expected.jobs;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A row that a data set must contain.
 *
 * @param bucketTime the time whose date and hour name the folder of the row; null if that is the
 *     arrival time, which is unknown
 * @param fields the values by name, in order: strings, longs, doubles, decimals and nulls
 */
public record ExpectedRow(Instant bucketTime, Map<String, Object> fields) {

  /** Starts a row in the folder of this time; null if the folder is unknown. */
  public static Builder in(Instant bucketTime) {
    return new Builder(bucketTime);
  }

  /** Collects the fields of a row. */
  public static final class Builder {
    private final Instant bucketTime;
    private final Map<String, Object> fields = new LinkedHashMap<>();

    private Builder(Instant bucketTime) {
      this.bucketTime = bucketTime;
    }

    /** Adds a field. Decimals lose their trailing zeros. */
    public Builder field(String name, Object value) {
      fields.put(name, value instanceof BigDecimal number ? number.stripTrailingZeros() : value);
      return this;
    }

    public ExpectedRow build() {
      return new ExpectedRow(bucketTime, fields);
    }
  }
}
