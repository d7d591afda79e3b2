package io.shardflow.jobs.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The rows of data sets in different formats, in a form in which they can be compared: fields in
 * their order, numbers without trailing zeros, times as instants.
 */
public final class TypedRows {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?");

  private TypedRows() {}

  /** Returns the sorted rows of JSON files, by folder relative to the path. */
  public static Map<String, List<String>> ofJson(Path sinkPath) {
    Map<String, List<String>> folders = new TreeMap<>();
    JobRun.folders(sinkPath)
        .forEach(
            (folder, lines) -> {
              boolean isArchive = folder.startsWith("archive/");
              folders.put(
                  folder,
                  lines.stream()
                      .map(line -> isArchive ? Map.of("payload", line).toString() : row(line))
                      .sorted()
                      .toList());
            });
    return folders;
  }

  private static String row(String line) {
    try {
      Map<String, Object> row = new LinkedHashMap<>();
      JSON.readTree(line)
          .fields()
          .forEachRemaining(
              field -> row.put(field.getKey(), JSON.convertValue(field.getValue(), Object.class)));
      return text(row);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(line, e);
    }
  }

  /**
   * Returns the sorted rows of Parquet files, by folder relative to the path, as DuckDB reads them.
   */
  public static Map<String, List<String>> ofParquet(Path sinkPath)
      throws IOException, SQLException {
    Map<String, List<String>> folders = new TreeMap<>();
    try (Stream<Path> all = Files.walk(sinkPath);
        Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement()) {
      for (Path file : all.filter(TypedRows::isData).toList()) {
        List<String> rows =
            folders.computeIfAbsent(
                sinkPath.relativize(file.getParent()).toString(), folder -> new ArrayList<>());
        try (ResultSet found =
            statement.executeQuery(
                "SELECT * FROM read_parquet('%s', hive_partitioning = false)"
                    .formatted(file.toString().replace("'", "''")))) {
          while (found.next()) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
              row.put(found.getMetaData().getColumnName(i), found.getObject(i));
            }
            rows.add(text(row));
          }
        }
      }
    }
    folders.values().forEach(rows -> rows.sort(null));
    return folders;
  }

  /** Returns whether a path is a file, and not one of the checksums that Hadoop writes. */
  private static boolean isData(Path path) {
    return Files.isRegularFile(path) && !path.toString().endsWith(".crc");
  }

  /** Returns a row as text. The event time of an archived record, which JSON lacks, is left out. */
  public static String text(Map<String, Object> row) throws IllegalArgumentException {
    Map<String, Object> values = new LinkedHashMap<>();
    row.forEach((name, value) -> values.put(name, value(value)));
    if (values.containsKey("payload") && values.containsKey("event_time")) {
      values.remove("event_time");
    }
    return values.toString();
  }

  private static Object value(Object value) {
    if (value instanceof Number) {
      return new BigDecimal(value.toString()).stripTrailingZeros().toPlainString();
    }
    if (value instanceof OffsetDateTime time) {
      return time.toInstant();
    }
    if (value instanceof byte[] bytes) {
      return JobRun.text(bytes);
    }
    if (value instanceof Blob blob) {
      try {
        return value(blob.getBytes(1, (int) blob.length()));
      } catch (SQLException e) {
        throw new IllegalArgumentException(e);
      }
    }
    if (value instanceof String text && TIME.matcher(text).matches()) {
      return Instant.parse(text.replace(' ', 'T') + "Z");
    }
    return value;
  }
}
