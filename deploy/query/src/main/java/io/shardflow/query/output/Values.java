package io.shardflow.query.output;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The values of a result as Java objects and texts, the same on every machine. */
final class Values {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
  private static final int NANOS_PER_MILLI = 1_000_000;

  private Values() {}

  /**
   * Returns a value: null, a Boolean, a Long, a BigInteger, a Double, a BigDecimal, or a text for
   * everything else.
   */
  static Object value(ResultSet rows, int column) throws SQLException {
    String type = rows.getMetaData().getColumnTypeName(column);
    Object value = rows.getObject(column);
    if (value == null
        || value instanceof Boolean
        || value instanceof BigDecimal
        || value instanceof BigInteger
        || value instanceof Double) {
      return value;
    }
    if (value instanceof Float) {
      // Not doubleValue(), which would show digits that a float does not have.
      return Double.valueOf(value.toString());
    }
    if (value instanceof Number number) {
      return number.longValue();
    }
    if (type.startsWith("TIMESTAMP")) {
      return time(
          value instanceof OffsetDateTime instant
              ? instant.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime()
              : rows.getObject(column, LocalDateTime.class));
    }
    if (type.equals("BLOB")) {
      return new String(rows.getBytes(column), StandardCharsets.UTF_8);
    }
    return value.toString();
  }

  /** Returns a time in the notation of results, with as many digits as it needs. */
  private static String time(LocalDateTime time) {
    if (time.getNano() == 0) {
      return SECONDS.format(time);
    }
    return (time.getNano() % NANOS_PER_MILLI == 0 ? MILLIS : MICROS).format(time);
  }

  /** Returns whether the values of a column are numbers. */
  static boolean isNumeric(String type) {
    return type.startsWith("DECIMAL")
        || type.endsWith("INT")
        || type.endsWith("INTEGER")
        || type.equals("DOUBLE")
        || type.equals("FLOAT");
  }

  /** Returns a number without an exponent and without trailing zeros, or another value as text. */
  static String plain(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
    }
    if (value instanceof Double number && Double.isFinite(number)) {
      return plain(BigDecimal.valueOf(number));
    }
    return String.valueOf(value);
  }
}
