package io.shardflow.tables.delta;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.BinaryType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import io.delta.kernel.utils.CloseableIterator;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Reads Delta tables on Hadoop's file system, which the sink does not use. */
public final class DeltaRows {
  private static final Engine ENGINE = DefaultEngine.create(new Configuration());

  private DeltaRows() {}

  /** Returns the latest version of a table. */
  public static long version(Path table) {
    return snapshot(table).getVersion();
  }

  private static Snapshot snapshot(Path table) {
    return Table.forPath(ENGINE, table.toUri().toString()).getLatestSnapshot(ENGINE);
  }

  /** Returns the rows of the latest version of a table. */
  public static List<Map<String, Object>> of(Path table) throws Exception {
    Scan scan = snapshot(table).getScanBuilder().build();
    Row state = scan.getScanState(ENGINE);
    StructType physical = ScanStateRow.getPhysicalDataReadSchema(ENGINE, state);
    List<Map<String, Object>> rows = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(ENGINE)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> files = batches.next().getRows()) {
          while (files.hasNext()) {
            read(files.next(), state, physical, rows);
          }
        }
      }
    }
    return rows;
  }

  private static void read(Row file, Row state, StructType physical, List<Map<String, Object>> rows)
      throws Exception {
    CloseableIterator<ColumnarBatch> data =
        ENGINE
            .getParquetHandler()
            .readParquetFiles(
                Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                physical,
                Optional.empty());
    try (CloseableIterator<FilteredColumnarBatch> batches =
        Scan.transformPhysicalData(ENGINE, state, file, data)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> found = batches.next().getRows()) {
          while (found.hasNext()) {
            rows.add(values(found.next()));
          }
        }
      }
    }
  }

  private static Map<String, Object> values(Row row) {
    Map<String, Object> values = new LinkedHashMap<>();
    for (int i = 0; i < row.getSchema().length(); i++) {
      values.put(
          row.getSchema().at(i).getName(),
          row.isNullAt(i) ? null : value(row, i, row.getSchema().at(i).getDataType()));
    }
    return values;
  }

  private static Object value(Row row, int i, DataType type) {
    if (type instanceof StringType) {
      return row.getString(i);
    } else if (type instanceof LongType) {
      return row.getLong(i);
    } else if (type instanceof DoubleType) {
      return row.getDouble(i);
    } else if (type instanceof DecimalType) {
      return row.getDecimal(i);
    } else if (type instanceof BooleanType) {
      return row.getBoolean(i);
    } else if (type instanceof TimestampType) {
      return Instant.EPOCH.plus(row.getLong(i), ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    } else if (type instanceof BinaryType) {
      return row.getBinary(i);
    }
    throw new IllegalArgumentException(type.toString());
  }
}
