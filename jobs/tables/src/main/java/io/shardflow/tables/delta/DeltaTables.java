package io.shardflow.tables.delta;

import io.delta.kernel.Snapshot;
import io.delta.kernel.Table;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.TableNotFoundException;
import io.delta.kernel.internal.SnapshotImpl;
import io.delta.kernel.types.StructField;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.shardflow.jobs.s3.S3Settings;
import io.shardflow.tables.delta.log.FlinkEngine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the metadata of Delta tables. */
final class DeltaTables {
  private static final String COLUMN_MAPPING = "delta.columnMapping.mode";

  private DeltaTables() {}

  /** Returns an engine with the settings of this process, which is closed after use. */
  static FlinkEngine engine() {
    return new FlinkEngine(S3Settings.ofProcess());
  }

  /** Returns the latest version of a table, if it exists. */
  static Optional<Snapshot> snapshot(Engine engine, Table table) {
    try {
      return Optional.of(table.getLatestSnapshot(engine));
    } catch (TableNotFoundException e) {
      return Optional.empty();
    }
  }

  /** Returns whether a version of a table has files. */
  static boolean hasFiles(Engine engine, Snapshot snapshot) throws IOException {
    try (CloseableIterator<FilteredColumnarBatch> files =
        snapshot.getScanBuilder().build().getScanFiles(engine)) {
      while (files.hasNext()) {
        try (CloseableIterator<?> rows = files.next().getRows()) {
          if (rows.hasNext()) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** Returns why rows with these columns cannot be added to a table, or null if they can. */
  static String problem(Snapshot snapshot, DeltaColumns columns) {
    List<String> problems = new ArrayList<>();
    StructType schema = snapshot.getSchema();
    for (StructField expected : columns.schema().fields()) {
      int index = schema.indexOf(expected.getName());
      if (index < 0) {
        problems.add("it has no column " + expected.getName());
      } else if (!schema.at(index).getDataType().equivalent(expected.getDataType())) {
        problems.add("its column " + expected.getName() + " has another type");
      } else if (!schema.at(index).isNullable()) {
        problems.add("its column " + expected.getName() + " does not allow null");
      }
    }
    for (StructField field : schema.fields()) {
      if (!field.isNullable() && columns.schema().indexOf(field.getName()) < 0) {
        problems.add("its column " + field.getName() + " does not allow null");
      }
    }
    if (!new TreeSet<>(snapshot.getPartitionColumnNames())
        .equals(new TreeSet<>(columns.partitionColumns()))) {
      problems.add("it is partitioned by other columns");
    }
    String mapping = ((SnapshotImpl) snapshot).getMetadata().getConfiguration().get(COLUMN_MAPPING);
    if (mapping != null && !mapping.toLowerCase(Locale.ROOT).equals("none")) {
      problems.add("it maps columns by " + mapping + " (" + COLUMN_MAPPING + ")");
    }
    if (problems.isEmpty()) {
      return null;
    }
    return String.format(
        "is a table that does not fit: %s. The table: %s, partitioned by %s. The rows: %s,"
            + " partitioned by %s",
        String.join(", ", problems),
        text(schema),
        snapshot.getPartitionColumnNames(),
        text(columns.schema()),
        columns.partitionColumns());
  }

  private static String text(StructType schema) {
    return schema.fields().stream()
        .map(
            field ->
                field.getName()
                    + " "
                    + field.getDataType()
                    + (field.isNullable() ? "" : " not null"))
        .collect(Collectors.joining(", "));
  }
}
