package io.shardflow.jobs.sink.parquet;

import static org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit.MICROS;
import static org.apache.parquet.schema.LogicalTypeAnnotation.decimalType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.shardflow.model.FieldWriter;
import io.shardflow.model.RowSchema;
import io.shardflow.text.Timestamps;
import java.time.Instant;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Types;

/** The Parquet types of columns: all optional, times in UTC with microseconds. */
public final class ParquetColumns {
  /** The number of digits of a decimal. */
  public static final int PRECISION = 38;

  /** The number of digits of a decimal after the point. */
  public static final int SCALE = 18;

  /** The bytes that hold 38 digits. */
  static final int DECIMAL_BYTES = 16;

  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final int NANOS_PER_MICRO = 1_000;
  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final int MICROS_PER_MILLI = 1_000;

  private ParquetColumns() {}

  /**
   * Returns the value of a column for {@link FieldWriter#time}: microseconds since 1970. It has the
   * precision and the maximum that {@link Timestamps#format} gives the texts of other formats.
   */
  public static long timeMicros(Instant value) {
    Instant time = Timestamps.notAfterLast(value);
    return time.getEpochSecond() * MICROS_PER_SECOND
        + time.getNano() / NANOS_PER_MILLI * MICROS_PER_MILLI;
  }

  /** Returns the value of a column for {@link FieldWriter#isoTime}: microseconds since 1970. */
  public static long isoTimeMicros(Instant value) {
    return value.getEpochSecond() * MICROS_PER_SECOND + value.getNano() / NANOS_PER_MICRO;
  }

  /** Returns the Parquet schema of rows with these columns. */
  public static MessageType of(RowSchema schema) {
    Types.MessageTypeBuilder message = Types.buildMessage();
    schema.columns().forEach(column -> message.addField(type(column)));
    return message.named("row");
  }

  private static PrimitiveType type(RowSchema.Column column) {
    switch (column.type()) {
      case TEXT:
        return Types.optional(BINARY).as(stringType()).named(column.name());
      case INTEGER:
        return Types.optional(INT64).named(column.name());
      case NUMBER:
        return Types.optional(DOUBLE).named(column.name());
      case DECIMAL:
        return Types.optional(FIXED_LEN_BYTE_ARRAY)
            .length(DECIMAL_BYTES)
            .as(decimalType(SCALE, PRECISION))
            .named(column.name());
      case BOOL:
        return Types.optional(BOOLEAN).named(column.name());
      case TIME:
        return Types.optional(INT64).as(timestampType(true, MICROS)).named(column.name());
      case BYTES:
        return Types.optional(BINARY).named(column.name());
      default:
        throw new IllegalArgumentException(column.toString());
    }
  }
}
