package io.shardflow.jobs.discover;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Fields as a table of Flink SQL, with the event time of the tables in {@code sql/env}. All names
 * are quoted: which of them Flink keeps for itself depends on its version.
 */
final class CreateTable {
  /** Reads a text as {@code sql/env} does; {@code %1$s} stands for the column. */
  private static final String EVENT_TIME =
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

  private static final Pattern OF_EVENT = Pattern.compile("(?i).*(?:event|evnt).*");
  private static final Pattern OF_TRANSPORT =
      Pattern.compile("(?i).*(?:arriv|expir|ingest|process|receiv|updat).*");

  private CreateTable() {}

  static String of(String table, Values objects, Map<String, String> options) {
    List<Values> columns = columns(objects);
    int width = columns.stream().mapToInt(c -> quoted(c.name()).length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    for (Values column : columns) {
      String name = quoted(column.name());
      lines.add(name + " ".repeat(width - name.length() + 1) + column.type());
    }
    List<TimeField> times = new ArrayList<>();
    addTimes("", 0, columns, objects.count(), times);
    times.stream()
        .min(TimeField.LIKELIEST_FIRST)
        .ifPresent(
            time -> {
              String name = quoted(unused("event_time", columns));
              String notation =
                  time.values.type().equals("STRING") ? EVENT_TIME : EVENT_TIME_OF_NUMBER;
              lines.add(name + " AS " + notation.formatted(time.path));
              lines.add("WATERMARK FOR %1$s AS %1$s - INTERVAL '5' SECOND".formatted(name));
            });
    return "CREATE TABLE %s (\n  %s\n) WITH (\n  %s\n);\n"
        .formatted(
            quoted(table),
            String.join(",\n  ", lines),
            options.entrySet().stream()
                .map(option -> literal(option.getKey()) + " = " + literal(option.getValue()))
                .collect(Collectors.joining(",\n  ")));
  }

  private static List<Values> columns(Values objects) {
    return objects.fields().stream().filter(Values::isColumn).toList();
  }

  /** A name that may be any word. */
  static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String unused(String name, List<Values> columns) {
    boolean used = columns.stream().anyMatch(column -> column.name().equals(name));
    return used ? unused("row_" + name, columns) : name;
  }

  private static void addTimes(
      String path, int depth, List<Values> columns, long rows, List<TimeField> times) {
    for (Values column : columns) {
      String ofColumn = path + quoted(column.name());
      if (column.areTimes() && column.times().areReadableInSql()) {
        times.add(new TimeField(ofColumn, depth, column, column.count() == rows));
      }
      addTimes(ofColumn + ".", depth + 1, columns(column), rows, times);
    }
  }

  private record TimeField(String path, int depth, Values values, boolean always) {
    private static final Comparator<TimeField> LIKELIEST_FIRST =
        Comparator.comparing(TimeField::depth)
            .thenComparing(time -> !time.always)
            .thenComparing(TimeField::rank);

    private int rank() {
      String name = values.name();
      return OF_EVENT.matcher(name).matches() ? 0 : OF_TRANSPORT.matcher(name).matches() ? 2 : 1;
    }
  }
}
