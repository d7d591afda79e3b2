package io.shardflow.query;

import io.shardflow.jobs.sink.KnownColumns;
import io.shardflow.model.RowSchema;
import io.shardflow.model.RowSchema.Column;
import io.shardflow.model.RowSchema.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The files that define the tables of all data sets in Athena and in Redshift. */
final class TableFiles {
  private static final List<String> DATE = List.of("year", "month", "day", "hour");
  private static final String BUCKET = "s3://BUCKET/results/";
  private static final String HIVE = "year=${year}/month=${month}/day=${day}/hour=${hour}";
  private static final String FIREHOSE = "${year}/${month}/${day}/${hour}";

  private static final String GENERATED =
      """
      -- Generated from the columns of the data sets, and checked by TableFilesTest. Replace s3://BUCKET/results by the job's
      -- sink.path. Table names are those of the data sets, with underscores for hyphens.
      """;

  private static final String PROJECTION =
      """
      -- The date folders are computed from the properties below (partition projection), so no partition is ever registered.
      -- A query must say which year, month and day it wants: otherwise Athena lists every hour from 2020 to 2040.
      """;

  private static final String LATE_TIMES =
      """
      -- In late_events, times have the notation of the events, which Athena reads as text:
      -- from_iso8601_timestamp(evnt_time).
      """;

  private TableFiles() {}

  /** Returns the content of each file, by its path below {@code deploy}. */
  static Map<String, String> all() {
    Map<String, String> files = new TreeMap<>();
    files.put("athena/tables_json.sql", athena("json", "hive", HIVE));
    files.put("athena/tables_json_firehose.sql", athena("json", "firehose", FIREHOSE));
    files.put("athena/tables_parquet.sql", athena("parquet", "hive", HIVE));
    files.put("athena/tables_parquet_firehose.sql", athena("parquet", "firehose", FIREHOSE));
    files.put("athena/tables_delta.sql", athenaDelta());
    files.put("athena/tables_iceberg.sql", athenaIceberg());
    files.put("redshift/external_tables_json.sql", redshiftExternal("json"));
    files.put("redshift/external_tables_parquet.sql", redshiftExternal("parquet"));
    files.put("redshift/copy.sql", redshiftCopy());
    return files;
  }

  private static String athena(String format, String layout, String template) {
    StringBuilder file = new StringBuilder();
    file.append(
            "-- Athena tables over the files of sink.format=%s, sink.layout=%s.\n"
                .formatted(format, layout))
        .append(GENERATED)
        .append(PROJECTION)
        .append(format.equals("json") ? LATE_TIMES : "");
    for (String dataSet : dataSets()) {
      boolean isLines = format.equals("json") && dataSet.equals("archive");
      file.append("\nCREATE EXTERNAL TABLE IF NOT EXISTS ").append(table(dataSet)).append(" (\n");
      file.append(
          isLines
              ? "  record string"
              : columns(dataSet, "`", type -> athenaType(type, dataSet, format)));
      file.append("\n)\nPARTITIONED BY (year int, month int, day int, hour int)\n");
      if (format.equals("parquet")) {
        file.append("STORED AS PARQUET\n");
      } else if (isLines) {
        file.append("ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\001'\nSTORED AS TEXTFILE\n");
      } else {
        file.append(
            """
            ROW FORMAT SERDE 'org.apache.hive.hcatalog.data.JsonSerDe'
            WITH SERDEPROPERTIES ('timestamp.formats' = 'yyyy-MM-dd HH:mm:ss.SSS')
            """);
      }
      file.append(
          """
          LOCATION '%1$s%2$s/'
          TBLPROPERTIES (
            'projection.enabled' = 'true',
            'projection.year.type' = 'integer', 'projection.year.range' = '2020,2040', 'projection.year.digits' = '4',
            'projection.month.type' = 'integer', 'projection.month.range' = '1,12', 'projection.month.digits' = '2',
            'projection.day.type' = 'integer', 'projection.day.range' = '1,31', 'projection.day.digits' = '2',
            'projection.hour.type' = 'integer', 'projection.hour.range' = '0,23', 'projection.hour.digits' = '2',
            'storage.location.template' = '%1$s%2$s/%3$s/'
          );
          """
              .formatted(BUCKET, dataSet, template));
    }
    return file.toString();
  }

  private static String athenaDelta() {
    StringBuilder file =
        new StringBuilder("-- Athena tables over Delta tables (sink.table=delta).\n")
            .append(GENERATED)
            .append("-- Columns and partitions are in the tables themselves.\n");
    for (String dataSet : dataSets()) {
      file.append(
          "\nCREATE EXTERNAL TABLE %s\nLOCATION '%s%s/'\nTBLPROPERTIES ('table_type' = 'DELTA');\n"
              .formatted(table(dataSet), BUCKET, dataSet));
    }
    return file.toString();
  }

  private static String athenaIceberg() {
    StringBuilder file =
        new StringBuilder("-- Iceberg tables in the Glue catalog, for sink.table=iceberg.\n")
            .append(GENERATED)
            .append(
                """
                -- With sink.catalog=glue, a job creates the tables that do not exist, and Athena sees them at once: run this only to
                -- create tables before the job starts. A data set whose fields have upper-case letters (taxi-trips, late-events) is
                -- left out, because Athena creates lower-case columns only: let the job create it.
                """);
    for (String dataSet : dataSets()) {
      if (columnsOf(dataSet).keySet().stream().anyMatch(name -> !lower(name).equals(name))) {
        continue;
      }
      file.append("\nCREATE TABLE IF NOT EXISTS ")
          .append(table(dataSet))
          .append(" (\n")
          .append(columns(columnsOf(dataSet), "`", TableFiles::hiveType))
          .append("\n)\nPARTITIONED BY (hour(`%s`))\n".formatted(KnownColumns.timeColumn(dataSet)))
          .append("LOCATION '%s%s'\n".formatted(BUCKET, dataSet))
          .append("TBLPROPERTIES ('table_type' = 'ICEBERG', 'format' = 'parquet');\n");
    }
    return file.toString();
  }

  private static String redshiftExternal(String format) {
    StringBuilder file =
        new StringBuilder(
                "-- Redshift Spectrum tables over the files of sink.format=%s, in either layout.\n"
                    .formatted(format))
            .append(GENERATED)
            .append(
                """
                -- Spectrum does not use Athena's partition projection: each hour is registered once, as in the last statement.
                -- Replace the role by one that may read the bucket and the Glue catalog.

                CREATE EXTERNAL SCHEMA IF NOT EXISTS shardflow
                FROM DATA CATALOG DATABASE 'shardflow_spectrum'
                IAM_ROLE 'arn:aws:iam::123456789012:role/shardflow-spectrum'
                CREATE EXTERNAL DATABASE IF NOT EXISTS;
                """);
    for (String dataSet : dataSets()) {
      boolean isLines = format.equals("json") && dataSet.equals("archive");
      if (dataSet.equals("archive") && !isLines) {
        // An archive in Parquet holds bytes, not fields.
        continue;
      }
      file.append("\nCREATE EXTERNAL TABLE shardflow.").append(table(dataSet)).append(" (\n");
      file.append(
          isLines
              ? "  record varchar(65535)"
              : columns(
                  dataSet,
                  "\"",
                  type ->
                      format.equals("json") && dataSet.equals("late-events") && type == Type.TIME
                          ? "varchar(40)"
                          : redshiftType(type)));
      file.append("\n)\nPARTITIONED BY (\"year\" int, \"month\" int, \"day\" int, \"hour\" int)\n");
      if (format.equals("parquet")) {
        file.append("STORED AS PARQUET\n");
      } else if (isLines) {
        file.append("ROW FORMAT DELIMITED FIELDS TERMINATED BY '\\001'\nSTORED AS TEXTFILE\n");
      } else {
        file.append("ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'\nSTORED AS TEXTFILE\n");
      }
      file.append("LOCATION '%s%s/';\n".formatted(BUCKET, dataSet));
    }
    return file.append(
            """

            -- With sink.layout=firehose, the location ends with 2024/05/01/12/.
            ALTER TABLE shardflow.store_revenue ADD IF NOT EXISTS
            PARTITION (year = 2024, month = 5, day = 1, hour = 12)
            LOCATION '%sstore-revenue/year=2024/month=05/day=01/hour=12/';
            """
                .formatted(BUCKET))
        .toString();
  }

  private static String redshiftCopy() {
    StringBuilder file =
        new StringBuilder("-- Redshift tables, and COPY of an hour of files into each of them.\n")
            .append(GENERATED)
            .append(
                """
                -- Each data set has two COPY statements: run the one of the job's sink.format. part- leaves out unfinished uploads.
                -- COPY adds rows: load an hour once, when it is complete. In JSON, a field that has no column is ignored; in Parquet,
                -- the columns must be those of the files, in the same order: late_events, whose columns depend on the job, is loaded
                -- from JSON only.
                """);
    for (String dataSet : dataSets()) {
      if (dataSet.equals("archive")) {
        // Lines of any kind have no columns to copy to.
        continue;
      }
      String prefix = BUCKET + dataSet + "/year=2024/month=05/day=01/hour=12/part-";
      file.append("\nCREATE TABLE IF NOT EXISTS ")
          .append(table(dataSet))
          .append(" (\n")
          .append(columns(columnsOf(dataSet), "\"", TableFiles::redshiftType))
          .append("\n);\n")
          .append(
              """
              COPY %1$s FROM '%2$s'
              IAM_ROLE DEFAULT FORMAT AS JSON 'auto ignorecase' TIMEFORMAT 'auto';
              """
                  .formatted(table(dataSet), prefix));
      if (KnownColumns.schemas(dataSet).size() == 1) {
        file.append(
            "COPY %s FROM '%s'\nIAM_ROLE DEFAULT FORMAT AS PARQUET;\n"
                .formatted(table(dataSet), prefix));
      }
    }
    return file.toString();
  }

  private static List<String> dataSets() {
    return List.copyOf(new TreeSet<>(KnownColumns.dataSets()));
  }

  private static String table(String dataSet) {
    return dataSet.replace('-', '_');
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /** Returns the columns of all kinds of rows of a data set. */
  private static Map<String, Type> columnsOf(String dataSet) {
    Map<String, Type> columns = new LinkedHashMap<>();
    for (RowSchema schema : KnownColumns.schemas(dataSet)) {
      for (Column column : schema.columns()) {
        columns.put(column.name(), column.type());
      }
    }
    return columns;
  }

  /** Returns the columns of files: a partition column must not be a column of the rows, too. */
  private static String columns(String dataSet, String quote, Function<Type, String> types) {
    Map<String, Type> columns = columnsOf(dataSet);
    columns.keySet().removeAll(DATE);
    return columns(columns, quote, types);
  }

  private static String columns(
      Map<String, Type> columns, String quote, Function<Type, String> types) {
    List<String> lines = new ArrayList<>();
    columns.forEach(
        (name, type) -> lines.add("  " + quote + lower(name) + quote + " " + types.apply(type)));
    return lines.stream().collect(Collectors.joining(",\n"));
  }

  private static String athenaType(Type type, String dataSet, String format) {
    boolean isText = type == Type.TIME && dataSet.equals("late-events") && format.equals("json");
    return isText ? "string" : hiveType(type);
  }

  private static String hiveType(Type type) {
    return switch (type) {
      case TEXT -> "string";
      case INTEGER -> "bigint";
      case NUMBER -> "double";
      case DECIMAL -> "decimal(38,18)";
      case BOOL -> "boolean";
      case TIME -> "timestamp";
      case BYTES -> "binary";
    };
  }

  private static String redshiftType(Type type) {
    return switch (type) {
      case TEXT -> "varchar(65535)";
      case INTEGER -> "bigint";
      case NUMBER -> "double precision";
      case DECIMAL -> "decimal(38,18)";
      case BOOL -> "boolean";
      case TIME -> "timestamp";
      case BYTES -> "varbyte(1024000)";
    };
  }
}
