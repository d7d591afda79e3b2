package io.shardflow.tables.iceberg;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.text.Timestamps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.ByteBuffers;

/**
 * The rows of data sets, as text: {@code {column=value, ...}}, with values that can be compared.
 */
public final class Rows {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Rows() {}

  public static HadoopCatalog catalog(Path out) {
    return new HadoopCatalog(new Configuration(), out.toString());
  }

  public static TableIdentifier name(String dataSet) {
    return TableIdentifier.of(Namespace.empty(), dataSet);
  }

  public static Table table(Path out, String dataSet) {
    return catalog(out).loadTable(name(dataSet));
  }

  /** Returns the number of snapshots of a table; 0 if it does not exist. */
  public static long commits(Path out, String dataSet) {
    return catalog(out).tableExists(name(dataSet))
        ? StreamSupport.stream(table(out, dataSet).snapshots().spliterator(), false).count()
        : 0;
  }

  /** Returns the names of the tables and of other folders. */
  public static List<String> dataSets(Path out) throws IOException {
    try (Stream<Path> folders = Files.list(out)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  /** Returns the sorted rows of a table, with Iceberg's own reader. */
  public static List<String> ofTable(Path out, String dataSet, List<String> ignored)
      throws IOException {
    return read(
        out,
        dataSet,
        record -> {
          Map<String, Object> row = new TreeMap<>();
          for (Types.NestedField field : record.struct().fields()) {
            row.put(field.name(), comparable(record.getField(field.name())));
          }
          row.keySet().removeAll(ignored);
          return row.toString();
        });
  }

  /** Returns the sorted values of a column. */
  public static List<String> ofColumn(Path out, String dataSet, String column) throws IOException {
    return read(out, dataSet, record -> comparable(record.getField(column)).toString());
  }

  private static List<String> read(Path out, String dataSet, Function<Record, String> text)
      throws IOException {
    List<String> rows = new ArrayList<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table(out, dataSet)).build()) {
      records.forEach(record -> rows.add(text.apply(record)));
    }
    rows.sort(null);
    return rows;
  }

  private static Object comparable(Object value) {
    if (value instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    if (value instanceof LocalDateTime time) {
      return time.toInstant(ZoneOffset.UTC);
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.stripTrailingZeros().toPlainString();
    }
    if (value instanceof ByteBuffer bytes) {
      return JobRun.text(ByteBuffers.toByteArray(bytes));
    }
    return value;
  }

  /**
   * Returns the sorted rows of JSON files, in the notation of {@link #ofTable}.
   *
   * @param schema of the table, which has the types of the values
   */
  public static List<String> ofJson(Path out, String dataSet, Schema schema, List<String> ignored) {
    return JobRun.rows(out, dataSet).stream()
        .map(line -> row(line, schema, ignored))
        .sorted()
        .toList();
  }

  private static String row(String line, Schema schema, List<String> ignored) {
    try {
      JsonNode json = JSON.readTree(line);
      Map<String, Object> row = new TreeMap<>();
      for (Types.NestedField field : schema.columns()) {
        row.put(field.name(), value(json.get(field.name()), field.type()));
      }
      row.keySet().removeAll(ignored);
      return row.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object value(JsonNode value, Type type) {
    if (value.isNull()) {
      return null;
    }
    return switch (type.typeId()) {
      case TIMESTAMP -> Timestamps.parse(value.textValue());
      case DECIMAL -> new BigDecimal(value.asText()).stripTrailingZeros().toPlainString();
      case DOUBLE -> value.doubleValue();
      case LONG -> value.longValue();
      case BOOLEAN -> value.booleanValue();
      default -> value.textValue();
    };
  }
}
