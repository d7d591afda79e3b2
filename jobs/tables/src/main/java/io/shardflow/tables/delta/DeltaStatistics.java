package io.shardflow.tables.delta;

import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.statistics.DataFileStatistics;
import io.shardflow.jobs.sink.parquet.ParquetColumns;
import io.shardflow.model.RowSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.apache.parquet.io.api.Binary;

/** The minimum, the maximum and the number of nulls of each column of a file, from its footer. */
final class DeltaStatistics {
  /** Longer texts are left out: their first characters are no upper bound. */
  private static final int MAX_TEXT_BYTES = 64;

  private DeltaStatistics() {}

  /** Returns the statistics as the log of a table holds them. */
  static String json(ParquetMetadata footer, RowSchema columns, long rows) {
    Map<Column, Literal> min = new HashMap<>();
    Map<Column, Literal> max = new HashMap<>();
    Map<Column, Long> nulls = new HashMap<>();
    for (int i = 0; i < columns.columns().size(); i++) {
      add(i, footer, columns.columns().get(i), min, max, nulls);
    }
    return new DataFileStatistics(rows, min, max, nulls)
        .serializeAsJson(DeltaColumns.schema(columns));
  }

  private static void add(
      int index,
      ParquetMetadata footer,
      RowSchema.Column column,
      Map<Column, Literal> minValues,
      Map<Column, Literal> maxValues,
      Map<Column, Long> nullCounts) {
    Statistics<?> all = null;
    for (BlockMetaData block : footer.getBlocks()) {
      ColumnChunkMetaData chunk = block.getColumns().get(index);
      Statistics<?> statistics = chunk.getStatistics();
      if (statistics == null || statistics.isEmpty()) {
        return;
      }
      if (all == null) {
        all = statistics.copy();
      } else {
        all.mergeStatistics(statistics);
      }
    }
    if (all == null) {
      return;
    }
    Column name = new Column(column.name());
    nullCounts.put(name, all.getNumNulls());
    if (all.hasNonNullValue()) {
      Literal min = literal(column.type(), all.genericGetMin());
      Literal max = literal(column.type(), all.genericGetMax());
      if (min != null && max != null) {
        minValues.put(name, min);
        maxValues.put(name, max);
      }
    }
  }

  private static Literal literal(RowSchema.Type type, Object value) {
    switch (type) {
      case TEXT:
        Binary text = (Binary) value;
        return text.length() > MAX_TEXT_BYTES ? null : Literal.ofString(text.toStringUsingUTF8());
      case INTEGER:
        return Literal.ofLong((Long) value);
      case NUMBER:
        return Literal.ofDouble((Double) value);
      case DECIMAL:
        return Literal.ofDecimal(
            new BigDecimal(new BigInteger(((Binary) value).getBytes()), ParquetColumns.SCALE),
            ParquetColumns.PRECISION,
            ParquetColumns.SCALE);
      case TIME:
        return Literal.ofTimestamp((Long) value);
      default:
        return null;
    }
  }
}
