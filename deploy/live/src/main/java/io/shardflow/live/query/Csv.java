package io.shardflow.live.query;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes results as CSV (RFC 4180): with a header row, and null as an empty field. Times of buckets
 * are ISO-8601 in UTC; rows have the fields of their files.
 */
public final class Csv {
  private Csv() {}

  /**
   * Writes a result.
   *
   * @param by the keys of the groups of a series
   * @throws QueryException if the result is not a table
   */
  public static void write(QueryResult result, List<String> by, Appendable out) throws IOException {
    if (result instanceof SeriesResult series) {
      series(series, names(series, by), out);
    } else if (result instanceof RowsResult rows) {
      rows(rows.rows(), out);
    } else if (result instanceof LatestResult latest) {
      rows(latest.rows(), out);
    } else {
      throw QueryException.bad("kind is \"sets\"; allowed as CSV: series, latest, rows");
    }
  }

  /** Returns one name per value of a group: {@code by} may have several names with commas. */
  private static List<String> names(SeriesResult series, List<String> by) {
    int arity = series.keys().isEmpty() ? -1 : series.keys().get(0).size();
    if (arity == by.size()) {
      return by;
    }
    return by.stream().flatMap(names -> Arrays.stream(names.split(",", -1))).toList();
  }

  private static void series(SeriesResult series, List<String> by, Appendable out)
      throws IOException {
    List<String> header = new ArrayList<>();
    header.add("time");
    header.addAll(by);
    header.addAll(series.total().keySet());
    line(header, out);
    if (by.isEmpty()) {
      block(series, List.of(), series.total(), out);
      return;
    }
    for (int i = 0; i < series.keys().size(); i++) {
      Map<String, Values> values = new LinkedHashMap<>();
      int key = i;
      series.values().forEach((measure, all) -> values.put(measure, all.get(key)));
      block(series, series.keys().get(i), values, out);
    }
    if (series.others() != null) {
      List<String> key = new ArrayList<>();
      key.add("(" + series.others().keys() + " others)");
      while (key.size() < by.size()) {
        key.add("");
      }
      block(series, key, series.others().values(), out);
    }
  }

  private static void block(
      SeriesResult series, List<String> key, Map<String, Values> values, Appendable out)
      throws IOException {
    for (int i = 0; i < series.times().length; i++) {
      List<String> line = new ArrayList<>();
      line.add(Instant.ofEpochMilli(series.times()[i]).toString());
      line.addAll(key);
      for (String measure : series.total().keySet()) {
        line.add(values.get(measure).text(i));
      }
      line(line, out);
    }
  }

  private static void rows(List<RowInfo> rows, Appendable out) throws IOException {
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> columns.addAll(row.row().keySet()));
    line(columns, out);
    for (RowInfo row : rows) {
      List<String> line = new ArrayList<>();
      for (String column : columns) {
        Object value = row.row().get(column);
        line.add(
            value instanceof BigDecimal decimal
                ? decimal.toPlainString()
                : value == null ? null : value.toString());
      }
      line(line, out);
    }
  }

  private static void line(Iterable<String> fields, Appendable out) throws IOException {
    String separator = "";
    for (String field : fields) {
      out.append(separator);
      separator = ",";
      if (field == null) {
        continue;
      }
      if (field.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')) {
        out.append('"').append(field.replace("\"", "\"\"")).append('"');
      } else {
        out.append(field);
      }
    }
    out.append("\r\n");
  }
}
