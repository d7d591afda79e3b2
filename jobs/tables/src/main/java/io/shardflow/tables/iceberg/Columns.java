package io.shardflow.tables.iceberg;

import io.shardflow.jobs.sink.DataSetTable;
import io.shardflow.jobs.sink.parquet.ParquetColumns;
import io.shardflow.model.RowSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** The columns and partitions of the Iceberg table of a data set. */
final class Columns {
  private Columns() {}

  /** Returns the schema of a new table. All columns are optional. */
  static Schema schema(RowSchema columns) {
    List<Types.NestedField> fields = new ArrayList<>();
    columns
        .columns()
        .forEach(
            column ->
                fields.add(
                    Types.NestedField.optional(fields.size() + 1, column.name(), type(column))));
    return new Schema(fields);
  }

  /** Returns the partitions of a new table: by the values of columns, then by hour. */
  static PartitionSpec partitions(DataSetTable table, Schema schema) {
    PartitionSpec.Builder partitions = PartitionSpec.builderFor(schema);
    table.partitionBy().forEach(partitions::identity);
    return partitions.hour(table.timeColumn()).build();
  }

  /**
   * Returns why rows of the data set cannot be written to a table with this schema; empty if they
   * can. The table may have its columns in another order, and more columns that are optional.
   */
  static Optional<String> mismatch(DataSetTable table, Schema schema) {
    List<String> problems = new ArrayList<>();
    for (RowSchema.Column column : table.columns().columns()) {
      Types.NestedField field = schema.findField(column.name());
      if (field == null) {
        problems.add("it has no column " + column.name());
      } else if (!holds(field.type(), column)) {
        problems.add("its column " + text(field) + " should be " + type(column));
      }
    }
    schema.columns().stream()
        .filter(Types.NestedField::isRequired)
        .forEach(field -> problems.add("its column " + field.name() + " may not be null"));
    if (problems.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            "the existing Iceberg table %s does not fit: %s. Columns of the table: %s. Columns of"
                + " the rows: %s",
            table.dataSet(),
            String.join("; ", problems),
            text(schema),
            text(schema(table.columns()))));
  }

  /** A time in UTC also fits a column without a zone, the only one that Athena can create. */
  private static boolean holds(Type type, RowSchema.Column column) {
    return type.equals(type(column))
        || (column.type() == RowSchema.Type.TIME && type.equals(Types.TimestampType.withoutZone()));
  }

  private static String text(Schema schema) {
    return schema.columns().stream().map(Columns::text).collect(Collectors.joining(", "));
  }

  private static String text(Types.NestedField field) {
    return field.name() + " " + field.type() + (field.isRequired() ? " not null" : "");
  }

  private static Type type(RowSchema.Column column) {
    switch (column.type()) {
      case TEXT:
        return Types.StringType.get();
      case INTEGER:
        return Types.LongType.get();
      case NUMBER:
        return Types.DoubleType.get();
      case DECIMAL:
        return Types.DecimalType.of(ParquetColumns.PRECISION, ParquetColumns.SCALE);
      case BOOL:
        return Types.BooleanType.get();
      case TIME:
        return Types.TimestampType.withZone();
      case BYTES:
        return Types.BinaryType.get();
      default:
        throw new IllegalArgumentException(column.toString());
    }
  }
}
