package io.shardflow.tables.delta;

import io.delta.kernel.expressions.Literal;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import io.shardflow.jobs.sink.DataSetTable;
import io.shardflow.jobs.sink.folder.ResultNames;
import io.shardflow.jobs.sink.parquet.ParquetColumns;
import io.shardflow.model.RowSchema;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The columns of a Delta table: those of the rows, and year, month, day and hour of their time in
 * UTC, which partition the table unless the rows have columns of these names already.
 */
final class DeltaColumns implements Serializable {
  private static final long serialVersionUID = 1L;

  private final DataSetTable table;
  private final RowSchema all;
  private final List<String> partitionFields;
  private final List<String> partitionColumns;

  DeltaColumns(DataSetTable table) {
    this.table = table;
    this.partitionFields =
        table.partitionBy().stream()
            .filter(column -> !ResultNames.DATE_COLUMNS.contains(column))
            .collect(Collectors.toCollection(ArrayList::new));
    this.partitionColumns = new ArrayList<>(partitionFields);
    partitionColumns.addAll(ResultNames.DATE_COLUMNS);
    List<RowSchema.Column> columns = new ArrayList<>(table.columns().columns());
    for (String name : ResultNames.DATE_COLUMNS) {
      if (!table.columns().names().contains(name)) {
        columns.add(new RowSchema.Column(name, RowSchema.Type.INTEGER));
      }
    }
    this.all = new RowSchema(columns);
  }

  /** Returns the columns that partition the table before year, month, day and hour. */
  List<String> partitionFields() {
    return partitionFields;
  }

  /** Returns the columns that partition the table. No file contains them. */
  List<String> partitionColumns() {
    return partitionColumns;
  }

  /** Returns the columns of the rows, also those that no file contains. */
  RowSchema rowColumns() {
    return table.columns();
  }

  /** Returns the columns that files contain. */
  RowSchema fileColumns() {
    return all.without(partitionColumns);
  }

  /** Returns the schema of the table. */
  StructType schema() {
    return schema(all);
  }

  static StructType schema(RowSchema columns) {
    StructType schema = new StructType();
    for (RowSchema.Column column : columns.columns()) {
      schema = schema.add(column.name(), type(column.type()));
    }
    return schema;
  }

  private static DataType type(RowSchema.Type type) {
    switch (type) {
      case TEXT:
        return StringType.STRING;
      case INTEGER:
        return LongType.LONG;
      case NUMBER:
        return DoubleType.DOUBLE;
      case DECIMAL:
        return new DecimalType(ParquetColumns.PRECISION, ParquetColumns.SCALE);
      case BOOL:
        return BooleanType.BOOLEAN;
      case TIME:
        return TimestampType.TIMESTAMP;
      case BYTES:
        return BinaryType.BINARY;
      default:
        throw new IllegalArgumentException(type.toString());
    }
  }

  /**
   * Returns the values of the partition columns of a row.
   *
   * @param texts the values of {@link #partitionFields}; null where the value is null
   */
  List<String> partitionValues(String[] texts, Instant time) {
    List<String> values = new ArrayList<>(Arrays.asList(texts));
    LocalDateTime date = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
    values.add(String.valueOf(date.getYear()));
    values.add(String.valueOf(date.getMonthValue()));
    values.add(String.valueOf(date.getDayOfMonth()));
    values.add(String.valueOf(date.getHour()));
    return values;
  }

  /** Returns values of the partition columns as literals, by column. */
  Map<String, Literal> literals(List<String> values) {
    Map<String, Literal> literals = new LinkedHashMap<>();
    for (int i = 0; i < partitionColumns.size(); i++) {
      String column = partitionColumns.get(i);
      literals.put(column, literal(typeOf(column), values.get(i)));
    }
    return literals;
  }

  private RowSchema.Type typeOf(String name) {
    return all.columns().stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow()
        .type();
  }

  private static Literal literal(RowSchema.Type type, String text) {
    // Delta does not distinguish the empty text from null.
    if (text == null || text.isEmpty()) {
      return Literal.ofNull(type(type));
    }
    switch (type) {
      case TEXT:
      case BYTES:
        return Literal.ofString(text);
      case INTEGER:
        return Literal.ofLong(Long.parseLong(text));
      case NUMBER:
        return Literal.ofDouble(Double.parseDouble(text));
      case DECIMAL:
        return Literal.ofDecimal(
            new BigDecimal(text).setScale(ParquetColumns.SCALE),
            ParquetColumns.PRECISION,
            ParquetColumns.SCALE);
      case BOOL:
        return Literal.ofBoolean(Boolean.parseBoolean(text));
      case TIME:
        return Literal.ofTimestamp(
            ChronoUnit.MICROS.between(
                Instant.EPOCH,
                LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC)));
      default:
        throw new IllegalArgumentException(type.toString());
    }
  }
}
