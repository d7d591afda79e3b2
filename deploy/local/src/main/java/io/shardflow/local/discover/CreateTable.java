package io.shardflow.local.discover;

import io.shardflow.local.discover.fields.FieldValues;
import io.shardflow.local.discover.fields.Quoting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Creates the {@code CREATE TABLE} statement of Flink SQL for fields, with an event time as in
 * {@code sql/env}. All names are quoted, because Flink's reserved words depend on its version.
 */
final class CreateTable {
  /** The event time of a STRING column, parsed as in {@code sql/env}. %1$s is the column. */
  private static final String EVENT_TIME_OF_STRING =
      """
      COALESCE(
          CASE
            WHEN %1$s NOT LIKE '%%:%%' THEN
              CAST(TO_TIMESTAMP_LTZ(
                CAST(FLOOR(TRY_CAST(%1$s AS DECIMAL(38, 9)) * CASE
                  WHEN ABS(TRY_CAST(%1$s AS DECIMAL(38, 9))) < 100000000000 THEN 1000
                  WHEN ABS(TRY_CAST(%1$s AS DECIMAL(38, 9))) < 100000000000000 THEN 1
                  WHEN ABS(TRY_CAST(%1$s AS DECIMAL(38, 9))) < 100000000000000000 THEN 0.001
                  ELSE 0.000001
                END) AS BIGINT), 3) AS TIMESTAMP(3))
            WHEN %1$s LIKE '%%:%%+%%:%%' OR %1$s LIKE '%%:%%-%%:%%' THEN
              TIMESTAMPADD(
                MINUTE,
                TRY_CAST(REPLACE(RIGHT(%1$s, 6), ':', '') AS INT) / 100 * 40
                  - TRY_CAST(REPLACE(RIGHT(%1$s, 6), ':', '') AS INT),
                TRY_CAST(REPLACE(LEFT(%1$s, CHAR_LENGTH(%1$s) - 6), 'T', ' ') AS TIMESTAMP(3)))
            ELSE
              TRY_CAST(REPLACE(REPLACE(%1$s, 'T', ' '), 'Z', '') AS TIMESTAMP(3))
          END,
          TIMESTAMP '0001-01-01 00:00:00' - INTERVAL '1' DAY)""";

  /** The event time of a numeric column: seconds since 1970 or a smaller unit, by magnitude. */
  private static final String EVENT_TIME_OF_NUMBER =
      """
      COALESCE(
          CAST(TO_TIMESTAMP_LTZ(
            CAST(FLOOR(%1$s * CASE
              WHEN ABS(%1$s) < 100000000000 THEN 1000
              WHEN ABS(%1$s) < 100000000000000 THEN 1
              WHEN ABS(%1$s) < 100000000000000000 THEN 0.001
              ELSE 0.000001
            END) AS BIGINT), 3) AS TIMESTAMP(3)),
          TIMESTAMP '0001-01-01 00:00:00' - INTERVAL '1' DAY)""";

  /** Names that suggest the time of the event. */
  private static final Pattern EVENT_TIME_NAME = Pattern.compile("(?i).*(?:event|evnt).*");

  /** Names that suggest a time after the event, when the record was transported or processed. */
  private static final Pattern TRANSPORT_TIME_NAME =
      Pattern.compile("(?i).*(?:arriv|expir|ingest|process|receiv|updat).*");

  private CreateTable() {}

  /**
   * Returns the statement.
   *
   * @param csv whether columns are identified by position, so that none can be left out
   * @param options the options of the {@code WITH} clause
   */
  static String of(String table, FieldValues objects, boolean csv, Map<String, String> options) {
    Map<String, FieldValues> columns = csv ? columnsByPosition(objects) : columns(objects);
    int width =
        columns.keySet().stream()
            .mapToInt(name -> Quoting.identifier(name).length())
            .max()
            .orElse(0);
    List<String> lines = new ArrayList<>();
    columns.forEach(
        (column, values) -> {
          String name = Quoting.identifier(column);
          lines.add(name + " ".repeat(width - name.length() + 1) + values.type());
        });
    List<TimeField> times = new ArrayList<>();
    addTimes("", 0, columns, objects.count(), times);
    times.stream()
        .min(TimeField.MOST_LIKELY_FIRST)
        .ifPresent(
            time -> {
              String name = Quoting.identifier(unused("event_time", columns.keySet()));
              String notation =
                  time.values.type().equals("STRING") ? EVENT_TIME_OF_STRING : EVENT_TIME_OF_NUMBER;
              lines.add(name + " AS " + notation.formatted(time.path));
              lines.add("WATERMARK FOR %1$s AS %1$s - INTERVAL '5' SECOND".formatted(name));
            });
    return "CREATE TABLE %s (\n  %s\n) WITH (\n  %s\n);\n"
        .formatted(
            Quoting.identifier(table),
            String.join(",\n  ", lines),
            options.entrySet().stream()
                .map(
                    option ->
                        Quoting.literal(option.getKey())
                            + " = "
                            + Quoting.literal(option.getValue()))
                .collect(Collectors.joining(",\n  ")));
  }

  private static Map<String, FieldValues> columns(FieldValues objects) {
    Map<String, FieldValues> columns = new LinkedHashMap<>();
    objects.fields().stream()
        .filter(FieldValues::isColumn)
        .forEach(values -> columns.put(values.name(), values));
    return columns;
  }

  private static Map<String, FieldValues> columnsByPosition(FieldValues rows) {
    Map<String, FieldValues> named = columns(rows);
    Map<String, FieldValues> columns = new LinkedHashMap<>();
    for (FieldValues values : rows.fields()) {
      String name =
          values.isColumn()
              ? values.name()
              : unused("column_" + (columns.size() + 1), named.keySet());
      columns.put(name, values);
    }
    return columns;
  }

  /** Returns the name, with a prefix if a column of this name exists. */
  private static String unused(String name, Set<String> columns) {
    return columns.contains(name) ? unused("row_" + name, columns) : name;
  }

  /** Adds the columns that hold times, also those inside rows. */
  private static void addTimes(
      String path, int depth, Map<String, FieldValues> columns, long rows, List<TimeField> times) {
    columns.forEach(
        (name, values) -> {
          String columnPath = path + Quoting.identifier(name);
          if (values.areTimes() && values.times().areReadableInSql()) {
            times.add(new TimeField(columnPath, depth, values, values.count() == rows));
          }
          addTimes(columnPath + ".", depth + 1, columns(values), rows, times);
        });
  }

  /**
   * A column that holds times.
   *
   * @param depth the number of ROW columns around the column
   * @param always whether every record has a time
   */
  private record TimeField(String path, int depth, FieldValues values, boolean always) {
    private static final Comparator<TimeField> MOST_LIKELY_FIRST =
        Comparator.comparing(TimeField::depth)
            .thenComparing(time -> !time.always)
            .thenComparing(TimeField::rank);

    private int rank() {
      String name = values.name();
      return EVENT_TIME_NAME.matcher(name).matches()
          ? 0
          : TRANSPORT_TIME_NAME.matcher(name).matches() ? 2 : 1;
    }
  }
}
