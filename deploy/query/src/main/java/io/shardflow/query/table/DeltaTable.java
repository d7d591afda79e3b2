package io.shardflow.query.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardflow.query.table.TableSnapshot.Column;
import io.shardflow.query.table.TableSnapshot.DataFile;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A Delta table on this machine, read from its log.
 *
 * @see <a href="https://github.com/delta-io/delta/blob/master/PROTOCOL.md">Protocol</a>
 */
public final class DeltaTable {
  /** The name of the table format. */
  public static final String FORMAT = "Delta";

  /** Of the protocol: from this version of readers on, the table lists the features it uses. */
  private static final int LISTS_FEATURES = 3;

  /** The features of readers that this class knows, and that are checked where they are used. */
  private static final Set<String> FEATURES =
      Set.of(
          "columnMapping",
          "deletionVectors",
          "timestampNtz",
          "v2Checkpoint",
          "vacuumProtocolCheck");

  private static final String COLUMN_MAPPING = "delta.columnMapping.mode";

  private final Path folder;

  private DeltaTable(Path folder) {
    this.folder = folder;
  }

  /** Returns whether a folder is a Delta table, complete or not. */
  public static boolean isIn(Path folder) {
    return Files.isDirectory(folder.resolve(DeltaLog.FOLDER));
  }

  /**
   * Reads the latest version of a table.
   *
   * @throws TableException if the table is incomplete, or uses features that are not supported
   */
  public static TableSnapshot read(Path folder) throws IOException, TableException {
    return new DeltaTable(folder.toRealPath()).read();
  }

  private TableSnapshot read() throws IOException, TableException {
    DeltaLog log = DeltaLog.read(folder);
    checkProtocol(log.protocol());
    JsonNode metadata = log.metadata();
    if (!metadata.path("format").path("provider").asText("parquet").equals("parquet")) {
      throw unsupported("files of another format than Parquet");
    }
    boolean mapsNames = mapsNames(metadata.path("configuration").path(COLUMN_MAPPING).asText(""));
    Set<String> partitions = new TreeSet<>();
    metadata.path("partitionColumns").forEach(column -> partitions.add(column.asText()));
    List<Column> columns = new ArrayList<>();
    for (JsonNode field : DeltaLog.json(metadata.path("schemaString").asText()).path("fields")) {
      columns.add(column(field, mapsNames, partitions));
    }
    List<DataFile> files = new ArrayList<>();
    for (JsonNode add : log.files()) {
      files.add(file(add));
    }
    return new TableSnapshot(FORMAT, columns, files).checked();
  }

  private void checkProtocol(JsonNode protocol) throws TableException {
    int version = protocol.path("minReaderVersion").asInt(1);
    Set<String> unknown = new TreeSet<>();
    if (version == LISTS_FEATURES) {
      protocol.path("readerFeatures").forEach(feature -> unknown.add(feature.asText()));
      unknown.removeAll(FEATURES);
    } else if (version > LISTS_FEATURES) {
      unknown.add("version " + version + " of the protocol");
    }
    if (!unknown.isEmpty()) {
      throw unsupported(String.join(", ", unknown));
    }
  }

  /** Returns whether columns have other names in the files. */
  private static boolean mapsNames(String mode) throws TableException {
    return switch (mode) {
      case "", "none" -> false;
      case "name" -> true;
      default -> throw unsupported("columns that are mapped by " + mode);
    };
  }

  private static Column column(JsonNode field, boolean mapsNames, Set<String> partitions)
      throws TableException {
    String name = field.path("name").asText();
    String nameInFiles =
        mapsNames
            ? field.path("metadata").path("delta.columnMapping.physicalName").asText(name)
            : name;
    JsonNode type = field.path("type");
    if (mapsNames && type.isObject()) {
      throw unsupported("nested columns with mapped names");
    }
    return new Column(name, type(type), nameInFiles, null, partitions.contains(name));
  }

  private static String type(JsonNode type) throws TableException {
    if (type.isObject()) {
      return switch (type.path("type").asText()) {
        case "array" -> type(type.path("elementType")) + "[]";
        case "map" ->
            "MAP(%s, %s)".formatted(type(type.path("keyType")), type(type.path("valueType")));
        case "struct" -> {
          List<String> fields = new ArrayList<>();
          for (JsonNode field : type.path("fields")) {
            String name = field.path("name").asText().replace("\"", "\"\"");
            fields.add("\"" + name + "\" " + type(field.path("type")));
          }
          yield "STRUCT(" + String.join(", ", fields) + ")";
        }
        default -> throw unsupported("columns of type " + type);
      };
    }
    String name = type.asText();
    return switch (name) {
      case "string" -> "VARCHAR";
      case "long" -> "BIGINT";
      case "integer" -> "INTEGER";
      case "short" -> "SMALLINT";
      case "byte" -> "TINYINT";
      case "float" -> "FLOAT";
      case "double" -> "DOUBLE";
      case "boolean" -> "BOOLEAN";
      case "binary" -> "BLOB";
      case "date" -> "DATE";
      case "timestamp" -> "TIMESTAMPTZ";
      case "timestamp_ntz" -> "TIMESTAMP";
      default -> {
        if (!name.startsWith("decimal(")) {
          throw unsupported("columns of type " + name);
        }
        yield name;
      }
    };
  }

  private DataFile file(JsonNode add) throws TableException {
    if (add.path("deletionVector").isObject()) {
      throw new TableException(
          "has deleted rows in its files (deletion vectors), which this command cannot read: run"
              + " REORG TABLE delta.`%s` APPLY (PURGE) in Spark first, or query it there"
                  .formatted(folder));
    }
    Map<String, String> values = new HashMap<>();
    add.path("partitionValues")
        .fields()
        .forEachRemaining(
            value -> {
              // Delta does not distinguish the empty text from null.
              String text = value.getValue().asText();
              values.put(value.getKey(), value.getValue().isNull() || text.isEmpty() ? null : text);
            });
    return new DataFile(path(add.path("path").asText()), values);
  }

  private Path path(String encoded) throws TableException {
    if (encoded.startsWith("file:")) {
      return Path.of(URI.create(encoded));
    }
    String path = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    if (path.matches("[a-z][a-z0-9+.-]+:/.*")) {
      throw new TableException(
          "has files that are not on this machine (%s): query it in Spark".formatted(path));
    }
    return folder.resolve(path);
  }

  private static TableException unsupported(String feature) {
    return new TableException(
        "uses %s, which this command cannot read: query it in Spark".formatted(feature));
  }
}
