package io.shardflow.query.table;

import io.shardflow.query.table.TableSnapshot.Column;
import io.shardflow.query.table.TableSnapshot.DataFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.exceptions.NotFoundException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;

/** An Iceberg table on this machine, read from its metadata. */
public final class IcebergTable {
  /** The name of the table format. */
  public static final String FORMAT = "Iceberg";

  private static final String FOLDER = "metadata";
  private static final String HINT = "version-hint.text";

  /** {@code v3.metadata.json} of the hadoop catalog, {@code 00003-UUID.metadata.json} of others. */
  private static final Pattern METADATA =
      Pattern.compile("v?(\\d+)(-.*)?(?:\\.gz)?\\.metadata\\.json(?:\\.gz)?");

  private IcebergTable() {}

  /** Returns whether a folder is an Iceberg table, complete or not. */
  public static boolean isIn(Path folder) {
    Path metadata = folder.resolve(FOLDER);
    if (!Files.isDirectory(metadata)) {
      return false;
    }
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            metadata, "*{.metadata.json,.metadata.json.gz,.avro,-hint.text}")) {
      return files.iterator().hasNext();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads the current snapshot of a table.
   *
   * @throws TableException if the table is incomplete, or uses features that are not supported
   */
  public static TableSnapshot read(Path path) throws IOException, TableException {
    Path folder = path.toRealPath();
    Path metadataFile = metadataFile(folder.resolve(FOLDER));
    try (LocalFiles files = new LocalFiles(folder)) {
      TableMetadata metadata = TableMetadataParser.read(files, metadataFile.toString());
      // A table that was moved has the names of its files as they were before.
      files.setLocation(metadata.location());
      Table table =
          new BaseTable(
              new StaticTableOperations(metadata, files), folder.getFileName().toString());
      return new TableSnapshot(FORMAT, columns(table), files(table, files)).checked();
    } catch (NotFoundException e) {
      throw new TableException(e.getMessage() + ": restore it, or copy the whole table again", e);
    } catch (RuntimeException e) {
      // Of many types, if metadata is broken or from a later version of Iceberg.
      throw new TableException(
          "its metadata %s cannot be read (%s): restore it, or query the table in Spark"
              .formatted(
                  metadataFile, String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  private static Path metadataFile(Path folder) throws IOException, TableException {
    long newest = -1;
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Matcher name = METADATA.matcher(file.getFileName().toString());
        if (name.matches()) {
          long version = Long.parseLong(name.group(1));
          if (version > newest) {
            found.clear();
            newest = version;
          }
          if (version == newest) {
            found.add(file);
          }
        }
      }
    }
    if (found.isEmpty()) {
      throw new TableException(
          Files.exists(folder.resolve(HINT))
              ? "misses its metadata (%s): copy the whole table again".formatted(folder)
              : "has no commit yet: wait for the next checkpoint of the job that writes it");
    }
    if (found.size() > 1) {
      throw new TableException(
          "has several metadata files of version %d, of which only its catalog knows the current one: query it through the catalog, in Spark"
              .formatted(newest));
    }
    return found.get(0);
  }

  private static List<Column> columns(Table table) throws TableException {
    if (table.properties().containsKey(TableProperties.DEFAULT_NAME_MAPPING)) {
      throw unsupported(
          "files without field ids (%s)".formatted(TableProperties.DEFAULT_NAME_MAPPING));
    }
    List<Column> columns = new ArrayList<>();
    for (Types.NestedField field : table.schema().columns()) {
      if (field.initialDefault() != null) {
        throw unsupported("columns with default values");
      }
      if (field.type().isNestedType() && table.schemas().size() > 1) {
        throw unsupported("nested columns in a schema that was changed");
      }
      columns.add(
          new Column(field.name(), type(field.type()), field.name(), field.fieldId(), false));
    }
    return columns;
  }

  private static List<DataFile> files(Table table, LocalFiles local)
      throws IOException, TableException {
    List<DataFile> files = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      for (FileScanTask task : tasks) {
        if (!task.deletes().isEmpty()) {
          throw new TableException(
              "has deleted rows in its files (delete files), which this command cannot read: run"
                  + " rewrite_data_files with the option delete-file-threshold = 1 in Spark first, or query it there");
        }
        if (task.file().format() != FileFormat.PARQUET) {
          throw unsupported("files of the format " + task.file().format());
        }
        files.add(new DataFile(local.path(task.file().location()), Map.of()));
      }
    }
    return files;
  }

  private static String type(Type type) throws TableException {
    switch (type.typeId()) {
      case STRUCT:
        List<String> fields = new ArrayList<>();
        for (Types.NestedField field : type.asStructType().fields()) {
          fields.add("\"" + field.name().replace("\"", "\"\"") + "\" " + type(field.type()));
        }
        return "STRUCT(" + String.join(", ", fields) + ")";
      case LIST:
        return type(type.asListType().elementType()) + "[]";
      case MAP:
        return "MAP(%s, %s)"
            .formatted(type(type.asMapType().keyType()), type(type.asMapType().valueType()));
      case STRING:
        return "VARCHAR";
      case LONG:
        return "BIGINT";
      case INTEGER:
        return "INTEGER";
      case FLOAT:
        return "FLOAT";
      case DOUBLE:
        return "DOUBLE";
      case BOOLEAN:
        return "BOOLEAN";
      case BINARY:
      case FIXED:
        return "BLOB";
      case DATE:
        return "DATE";
      case TIME:
        return "TIME";
      case UUID:
        return "UUID";
      case TIMESTAMP:
        return ((Types.TimestampType) type).shouldAdjustToUTC() ? "TIMESTAMPTZ" : "TIMESTAMP";
      case DECIMAL:
        Types.DecimalType decimal = (Types.DecimalType) type;
        return "DECIMAL(%d,%d)".formatted(decimal.precision(), decimal.scale());
      default:
        throw unsupported("columns of type " + Objects.toString(type));
    }
  }

  private static TableException unsupported(String feature) {
    return new TableException(
        "uses %s, which this command cannot read: query it in Spark".formatted(feature));
  }
}
