package io.shardflow.jobs.sink.parquet;

import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.RowSchema;
import io.shardflow.text.Digits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Writes the fields of records as the columns of a Parquet file. */
final class RowWriteSupport extends WriteSupport<OutputRecord> implements FieldWriter {
  private final RowSchema schema;

  /** The column of each field, or -1 for a field that is not written. */
  private final int[] columns;

  private RecordConsumer out;
  private int field;

  /**
   * Creates a writer of the columns whose fields are not left out.
   *
   * @param leftOut the names of fields that are not written
   */
  RowWriteSupport(RowSchema fields, List<String> leftOut) {
    this.schema = fields.without(leftOut);
    this.columns = new int[fields.columns().size()];
    int column = 0;
    for (int i = 0; i < columns.length; i++) {
      columns[i] = leftOut.contains(fields.columns().get(i).name()) ? -1 : column++;
    }
  }

  /** Not called: no writer is configured by Hadoop. */
  @Override
  @Deprecated
  public WriteContext init(Configuration configuration) {
    throw new IllegalStateException("needs a ParquetConfiguration");
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return new WriteContext(ParquetColumns.of(schema), Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer consumer) {
    out = consumer;
  }

  @Override
  public void write(OutputRecord row) {
    field = 0;
    out.startMessage();
    try {
      row.writeTo(this);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.endMessage();
  }

  /** Opens the column of the next field. Returns false if there is no value to write. */
  private boolean open(String name, Object value) {
    int column = columns[field++];
    if (column < 0 || value == null) {
      return false;
    }
    out.startField(name, column);
    return true;
  }

  private void close(String name) {
    out.endField(name, columns[field - 1]);
  }

  @Override
  public void text(String name, String value) {
    if (open(name, value)) {
      out.addBinary(Binary.fromString(value));
      close(name);
    }
  }

  @Override
  public void bytes(String name, byte[] value) {
    if (open(name, value)) {
      out.addBinary(Binary.fromConstantByteArray(value));
      close(name);
    }
  }

  @Override
  public void integer(String name, Long value) {
    if (open(name, value)) {
      out.addLong(value);
      close(name);
    }
  }

  @Override
  public void number(String name, double value) {
    if (open(name, Double.isFinite(value) ? name : null)) {
      out.addDouble(value);
      close(name);
    }
  }

  @Override
  public void decimal(String name, BigDecimal value) {
    if (open(name, value)) {
      out.addBinary(Binary.fromConstantByteArray(unscaled(value)));
      close(name);
    }
  }

  /** Returns the unscaled value of a decimal of the column's scale, in big-endian bytes. */
  static byte[] unscaled(BigDecimal value) {
    byte[] bytes = new byte[ParquetColumns.DECIMAL_BYTES];
    int shift = ParquetColumns.SCALE - value.scale();
    if (shift >= 0 && shift <= Digits.MAX_DIGITS && value.precision() <= Digits.MAX_DIGITS) {
      long unscaled = Digits.unscaled(value);
      long power = Digits.powerOfTen(shift);
      set(bytes, 0, Math.multiplyHigh(unscaled, power));
      set(bytes, Long.BYTES, unscaled * power);
      return bytes;
    }
    BigInteger unscaled =
        value.setScale(ParquetColumns.SCALE, RoundingMode.UNNECESSARY).unscaledValue();
    byte[] significant = unscaled.toByteArray();
    int start = bytes.length - significant.length;
    Arrays.fill(bytes, 0, start, (byte) (unscaled.signum() < 0 ? -1 : 0));
    System.arraycopy(significant, 0, bytes, start, significant.length);
    return bytes;
  }

  private static void set(byte[] bytes, int start, long value) {
    for (int i = 0; i < Long.BYTES; i++) {
      bytes[start + i] = (byte) (value >> (Long.SIZE - Byte.SIZE * (i + 1)));
    }
  }

  @Override
  public void bool(String name, boolean value) {
    if (open(name, name)) {
      out.addBoolean(value);
      close(name);
    }
  }

  /** Writes a time with milliseconds, as the texts of other formats have them. */
  @Override
  public void time(String name, Instant value) {
    if (open(name, value)) {
      out.addLong(ParquetColumns.timeMicros(value));
      close(name);
    }
  }

  /** Writes a time with microseconds. */
  @Override
  public void isoTime(String name, Instant value) {
    if (open(name, value)) {
      out.addLong(ParquetColumns.isoTimeMicros(value));
      close(name);
    }
  }
}
