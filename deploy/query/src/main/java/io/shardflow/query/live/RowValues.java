package io.shardflow.query.live;

import io.shardflow.live.row.Row;
import io.shardflow.query.duckdb.DuckDb;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** Converts DuckDB's values to those of a {@link Row}. */
final class RowValues {
  private RowValues() {}

  /** Returns the expression that reads a column: nested values as JSON. */
  static String expression(String column, String type) {
    boolean isNested = type.endsWith("]") || type.startsWith("STRUCT(") || type.startsWith("MAP(");
    return isNested ? "CAST(to_json(" + column + ") AS VARCHAR)" : column;
  }

  /** Returns the value of a column, from 1. Bytes that are not UTF-8 are read as Latin-1. */
  static Object of(ResultSet rows, int column) throws SQLException {
    Object value = rows.getObject(column);
    if (value == null || value instanceof String || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      return ((Number) value).longValue();
    }
    if (value instanceof Byte number) {
      return number.longValue();
    }
    if (value instanceof Double number) {
      return Double.isFinite(number) ? number : null;
    }
    if (value instanceof Float number) {
      return Float.isFinite(number) ? (Double) Double.parseDouble(number.toString()) : null;
    }
    if (value instanceof BigDecimal number) {
      BigDecimal stripped = number.stripTrailingZeros();
      return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
    if (value instanceof BigInteger number) {
      return number.bitLength() < Long.SIZE ? (Object) number.longValue() : new BigDecimal(number);
    }
    Instant time = DuckDb.time(rows, column, value);
    if (time != null) {
      return time;
    }
    return value instanceof Blob bytes
        ? text(bytes.getBytes(1, (int) bytes.length()))
        : value.toString();
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }
}
