package io.shardflow.tables.iceberg;

import io.shardflow.jobs.sink.parquet.ParquetColumns;
import io.shardflow.model.FieldWriter;
import io.shardflow.model.OutputRecord;
import io.shardflow.model.RowSchema;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/** Converts records to rows of a table, with null in its other columns. */
final class RowConverter implements FieldWriter {
  private static final int MICROS_PER_MILLI = 1_000;
  private static final int NANOS_PER_MICRO = 1_000;

  /** The column of each field in the table. */
  private final int[] columns;

  private final int width;
  private GenericRowData row;
  private int field;

  /**
   * Creates a converter.
   *
   * @param fields the fields of the records
   * @param schema the columns of the table, which include all fields
   */
  RowConverter(RowSchema fields, Schema schema) {
    List<String> names =
        schema.columns().stream().map(Types.NestedField::name).collect(Collectors.toList());
    width = names.size();
    columns = fields.names().stream().mapToInt(names::indexOf).toArray();
  }

  /** Returns a new row. */
  RowData convert(OutputRecord record) throws IOException {
    row = new GenericRowData(width);
    field = 0;
    record.writeTo(this);
    return row;
  }

  private void set(Object value) {
    row.setField(columns[field++], value);
  }

  @Override
  public void text(String name, String value) {
    set(StringData.fromString(value));
  }

  @Override
  public void bytes(String name, byte[] value) {
    set(value);
  }

  @Override
  public void integer(String name, Long value) {
    set(value);
  }

  @Override
  public void number(String name, double value) {
    set(Double.isFinite(value) ? value : null);
  }

  @Override
  public void decimal(String name, BigDecimal value) {
    set(
        value == null
            ? null
            : DecimalData.fromBigDecimal(value, ParquetColumns.PRECISION, ParquetColumns.SCALE));
  }

  @Override
  public void bool(String name, boolean value) {
    set(value);
  }

  @Override
  public void time(String name, Instant value) {
    set(value == null ? null : timestamp(ParquetColumns.timeMicros(value)));
  }

  @Override
  public void isoTime(String name, Instant value) {
    set(value == null ? null : timestamp(ParquetColumns.isoTimeMicros(value)));
  }

  private static TimestampData timestamp(long micros) {
    return TimestampData.fromEpochMillis(
        Math.floorDiv(micros, MICROS_PER_MILLI),
        Math.floorMod(micros, MICROS_PER_MILLI) * NANOS_PER_MICRO);
  }
}
