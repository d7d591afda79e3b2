package io.shardflow.query.table;

import io.shardflow.query.duckdb.DuckDb;
import io.shardflow.query.duckdb.DuckDbSql;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.LocationProviders;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.types.Types;

/** An Iceberg table {@code id BIGINT, name VARCHAR} that a test writes, as the hadoop catalog. */
public final class IcebergFolder implements TableOperations {
  private final Path path;
  private TableMetadata current;
  private int version;

  public IcebergFolder(Path path) throws Exception {
    this.path = path;
    Files.createDirectories(path.resolve("metadata"));
    Schema schema =
        new Schema(
            Types.NestedField.optional(1, "id", Types.LongType.get()),
            Types.NestedField.optional(2, "name", Types.StringType.get()));
    commit(
        null,
        TableMetadata.newTableMetadata(
            schema, PartitionSpec.unpartitioned(), path.toString(), Map.of()));
  }

  public Table table() {
    return new BaseTable(this, "test");
  }

  /** Writes a file with the rows of a query whose columns have field ids. */
  public DataFile file(String name, String query, String fieldIds) throws Exception {
    Path file = path.resolve("data").resolve(name);
    Files.createDirectories(file.getParent());
    try (Connection db = DuckDb.open();
        Statement run = db.createStatement()) {
      run.execute(
          "COPY (%s) TO %s (FORMAT parquet%s)"
              .formatted(
                  query,
                  DuckDbSql.text(file.toString()),
                  fieldIds.isEmpty() ? "" : ", FIELD_IDS {" + fieldIds + "}"));
    }
    return DataFiles.builder(PartitionSpec.unpartitioned())
        .withPath(file.toString())
        .withFormat("parquet")
        .withFileSizeInBytes(Files.size(file))
        .withRecordCount(1)
        .build();
  }

  @Override
  public TableMetadata current() {
    return current;
  }

  @Override
  public TableMetadata refresh() {
    return current;
  }

  @Override
  public void commit(TableMetadata base, TableMetadata metadata) {
    version++;
    String name = metadataFileLocation("v" + version + ".metadata.json");
    TableMetadataParser.overwrite(metadata, io().newOutputFile(name));
    current = TableMetadataParser.read(io(), name);
  }

  @Override
  public String metadataFileLocation(String name) {
    return path.resolve("metadata").resolve(name).toString();
  }

  @Override
  public LocationProvider locationProvider() {
    return LocationProviders.locationsFor(path.toString(), Map.of());
  }

  @Override
  public FileIO io() {
    return new FileIO() {
      private static final long serialVersionUID = 1L;

      @Override
      public InputFile newInputFile(String file) {
        return org.apache.iceberg.Files.localInput(file);
      }

      @Override
      public OutputFile newOutputFile(String file) {
        return org.apache.iceberg.Files.localOutput(file);
      }

      @Override
      public void deleteFile(String file) {
        throw new UnsupportedOperationException(file);
      }
    };
  }
}
