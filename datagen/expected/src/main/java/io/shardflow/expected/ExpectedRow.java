package io.shardflow.expected;

import io.shardflow.datagen.GeneratedRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A row that must be in a data set.
 *
 * @param bucketTime whose hour names the row's folder; null where that is the time of arrival
 * @param fields texts, longs, doubles, decimals and nulls by name, in order
 */
public record ExpectedRow(Instant bucketTime, Map<String, Object> fields) {

  /** An event as it was sent. */
  static ExpectedRow ofEvent(GeneratedRecord record) {
    return new ExpectedRow(record.event().eventTime(), ResultFormat.fields(record.payload()));
  }

  /** A row of these names and values in turn. */
  static ExpectedRow of(Instant bucketTime, Object... namesAndValues) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      Object value = namesAndValues[i + 1];
      fields.put(
          (String) namesAndValues[i],
          value instanceof BigDecimal decimal ? decimal.stripTrailingZeros() : value);
    }
    return new ExpectedRow(bucketTime, fields);
  }
}
