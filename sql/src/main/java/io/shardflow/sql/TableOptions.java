package io.shardflow.sql;

import static io.shardflow.sql.SqlSession.quoted;

import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.CatalogOptions;
import io.shardflow.jobs.sink.ExistingResults;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.source.SourceOptions;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.jobs.source.kinesis.KinesisInput;
import io.shardflow.jobs.source.kinesis.KinesisOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.fs.Path;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.WatermarkSpec;

/**
 * Applies the options of a run to the tables of its environment: the tables of the database {@code
 * source} read from the source given by {@code source.*}, and those of {@code sink} write to
 * folders in {@code sink.path}. Times and sizes without an option keep the values of the
 * environment.
 */
record TableOptions(Options options) {
  private static final String SOURCE = "source";
  private static final String SINK = "sink";
  private static final String PATH = "path";
  private static final String FORMAT = "format";
  private static final String FLINK_JSON = "json";

  /** Options of Iceberg's connector, which together name the folder of a table. */
  private static final String ICEBERG_WAREHOUSE = "warehouse";

  private static final String ICEBERG_DATABASE = "catalog-database";
  private static final String ICEBERG_TABLE = "catalog-table";

  /** The prefix of the file that lists the files of a snapshot of Iceberg. */
  private static final String SNAPSHOT = "snap-";

  /** Adds a problem for each option value that only the jobs support. */
  static void check(Options options, List<Problem> problems) {
    for (Option<?> option :
        List.of(
            FileOptions.FORMAT,
            SinkOptions.LAYOUT,
            SinkOptions.ZONE,
            SinkOptions.ROLL_AT_CHECKPOINTS,
            CatalogOptions.CATALOG,
            SinkOptions.PRINT)) {
      if (!option.isAmong(problems)
          && !options.get(option).equals(option.config().defaultValue())) {
        problems.add(
            new Problem(
                option.key(),
                options.toMap().get(option.key()),
                "SQL supports only " + option.defaultText() + "; for other values, run the job"));
      }
    }
    checkFormat(options, problems);
    SinkOptions.Compression compression = options.get(SinkOptions.COMPRESSION);
    if (compression != null && compression != SinkOptions.Compression.NONE) {
      problems.add(
          new Problem(
              SinkOptions.COMPRESSION.key(),
              compression.name().toLowerCase(Locale.ROOT),
              "SQL supports only none; for other values, run the job"));
    }
    if (options.isSet(SinkOptions.PARTITION_BY)) {
      problems.add(
          new Problem(
              SinkOptions.PARTITION_BY.key(),
              options.toMap().get(SinkOptions.PARTITION_BY.key()),
              "not supported by SQL; run the job"));
    }
    if (options.get(SinkOptions.EXISTING) == SinkOptions.Existing.REPLACE) {
      problems.add(
          new Problem(
              SinkOptions.EXISTING.key(),
              "replace",
              "SQL supports only fail and append; to replace results, run the job"));
    }
    String maxAhead = options.toMap().get(TimeOptions.MAX_AHEAD.key());
    if (maxAhead != null) {
      problems.add(
          new Problem(
              TimeOptions.MAX_AHEAD.key(),
              maxAhead,
              "not supported by SQL; only the jobs have this limit"));
    }
    List<String> paths = options.get(FileOptions.PATH);
    if (paths != null && paths.size() > 1) {
      problems.add(
          new Problem(
              FileOptions.PATH.key(),
              String.join(";", paths),
              "SQL reads only one file or folder; for several, run the job"));
    }
    List<String> streams = options.get(KinesisOptions.STREAM);
    if (streams != null && streams.size() > 1) {
      problems.add(
          new Problem(
              KinesisOptions.STREAM.key(),
              String.join(";", streams),
              "SQL reads only one stream; for several, run the job"));
    }
    if (options.get(SourceOptions.TYPE) == SourceOptions.Type.FILE
        && !FileOptions.PATH.isAmong(problems)) {
      String problem = FileOptions.problemInSql(paths);
      if (problem != null) {
        problems.add(new Problem(FileOptions.PATH.key(), String.join(";", paths), problem));
      }
    }
  }

  private static void checkFormat(Options options, List<Problem> problems) {
    if (options.get(SinkOptions.FORMAT) == SinkOptions.Format.CSV) {
      problems.add(
          new Problem(
              SinkOptions.FORMAT.key(),
              "csv",
              "SQL supports only json and parquet; for other values, run the job"));
    }
    if (options.get(SinkOptions.TABLE) == SinkOptions.Table.DELTA) {
      problems.add(
          new Problem(
              SinkOptions.TABLE.key(),
              "delta",
              "SQL supports only none and iceberg, as Flink SQL has no Delta connector for this version; run the job"));
    }
  }

  /** Returns the file that replaces the tables of the database sink, in the folder env; or null. */
  String sinkTables() {
    if (options.get(SinkOptions.TABLE) == SinkOptions.Table.ICEBERG) {
      return "iceberg.sql";
    }
    return options.get(SinkOptions.FORMAT) == SinkOptions.Format.PARQUET ? "parquet.sql" : null;
  }

  /** Returns the settings of the session that result from the options. */
  Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    if (options.get(SourceOptions.TYPE) == SourceOptions.Type.GENERATOR) {
      settings.put(ExecutionOptions.RUNTIME_MODE.key(), "streaming");
    }
    if (options.get(SinkOptions.TABLE) == SinkOptions.Table.ICEBERG) {
      // Iceberg's sink needs them for what it sends to its committer.
      settings.put(PipelineOptions.GENERIC_TYPES.key(), "true");
    }
    if (options.isSet(TimeOptions.IDLE_TIMEOUT)) {
      settings.put(
          "table.exec.source.idle-timeout",
          options.get(TimeOptions.IDLE_TIMEOUT).toMillis() + " ms");
    }
    return settings;
  }

  /** Changes the tables of a session according to the options. */
  void applyTo(SqlSession session) {
    session.tables(SOURCE).forEach((name, table) -> applyToSource(session, name, table));
    session
        .tables(SINK)
        .forEach((name, table) -> alter(session, SINK + "." + name, sinkOptions(table)));
  }

  /**
   * Checks that the script does not add rows to those of an earlier run, as the jobs do.
   *
   * @throws InvalidOptionsException if a table that the script writes already has files
   */
  void checkExistingResults(SqlSession session, SqlScript script)
      throws IOException, InvalidOptionsException {
    if (SinkOptions.existing(options) != SinkOptions.Existing.FAIL) {
      return;
    }
    for (Map.Entry<String, ResolvedCatalogTable> table : session.tables(SINK).entrySet()) {
      Pattern insert = Pattern.compile("(?i)\\bINSERT\\s+INTO\\s+`?" + table.getKey() + "`?\\s");
      String path = folder(table.getValue());
      boolean isWritten =
          script.statements().stream().anyMatch(s -> insert.matcher(s.text()).find());
      Path file = path == null || !isWritten ? null : firstFile(path, table.getValue());
      if (file != null) {
        throw new InvalidOptionsException(
            "sql",
            List.of(
                new Problem(
                    SinkOptions.PATH.key(),
                    options.get(SinkOptions.PATH),
                    ExistingResults.problemOf(file))));
      }
    }
  }

  private static Path firstFile(String folder, ResolvedCatalogTable table) throws IOException {
    return table.getOptions().containsKey(ICEBERG_TABLE)
        ? ExistingResults.firstFile(new Path(folder, "metadata"), SNAPSHOT)
        : ExistingResults.firstFile(new Path(folder));
  }

  /** Returns the folder of a data set; null if a table is none. */
  private static String folder(ResolvedCatalogTable table) {
    Map<String, String> options = table.getOptions();
    return options.containsKey(ICEBERG_TABLE)
        ? String.join(
            "/",
            options.get(ICEBERG_WAREHOUSE),
            options.get(ICEBERG_DATABASE),
            options.get(ICEBERG_TABLE))
        : options.get(PATH);
  }

  /** Returns the folders that contain the data sets of a session. */
  List<String> folders(SqlSession session) {
    return session.tables(SINK).values().stream()
        .map(TableOptions::folder)
        .filter(Objects::nonNull)
        .map(path -> path.substring(0, Math.max(path.lastIndexOf('/'), 0)))
        .map(folder -> folder.isEmpty() ? "." : folder)
        .distinct()
        .toList();
  }

  private void applyToSource(SqlSession session, String name, ResolvedCatalogTable table) {
    String source = SOURCE + "." + name;
    if (FLINK_JSON.equals(table.getOptions().get(FORMAT))) {
      requireSingleObjects(session, source, table.getOptions());
    }
    switch (options.get(SourceOptions.TYPE)) {
      case KINESIS -> alter(session, source, KinesisInput.tableOptions(options));
      case FILE -> alter(session, source, Map.of(PATH, options.get(FileOptions.PATH).get(0)));
      case GENERATOR -> {
        if (table.getOptions().containsKey(PATH)) {
          session.configure("ALTER TABLE " + source + " RESET ('" + PATH + "');");
        }
        Map<String, String> generator = options.toMap(GeneratorTableFactory.OPTIONS);
        generator.put("connector", GeneratorTableFactory.IDENTIFIER);
        alter(session, source, generator);
      }
    }
    if (options.isSet(TimeOptions.OUT_OF_ORDERNESS)) {
      Duration delay = options.get(TimeOptions.OUT_OF_ORDERNESS);
      for (WatermarkSpec watermark : table.getResolvedSchema().getWatermarkSpecs()) {
        session.configure(
            "ALTER TABLE %1$s MODIFY WATERMARK FOR `%2$s` AS `%2$s` - %3$s;"
                .formatted(source, watermark.getRowtimeAttribute(), interval(delay)));
      }
    }
  }

  /** Replaces the format {@code json} of a table by one that never reads a record in part. */
  private static void requireSingleObjects(
      SqlSession session, String table, Map<String, String> options) {
    Map<String, String> changed = new TreeMap<>();
    List<String> formatOptions =
        options.keySet().stream().filter(key -> key.startsWith(FLINK_JSON + ".")).sorted().toList();
    for (String key : formatOptions) {
      changed.put(
          SingleJsonFormatFactory.IDENTIFIER + key.substring(FLINK_JSON.length()),
          options.get(key));
    }
    changed.put(FORMAT, SingleJsonFormatFactory.IDENTIFIER);
    alter(session, table, changed);
    if (!formatOptions.isEmpty()) {
      session.configure(
          formatOptions.stream()
              .map(SqlSession::quoted)
              .collect(Collectors.joining(", ", "ALTER TABLE " + table + " RESET (", ");")));
    }
  }

  private static String interval(Duration duration) {
    return String.format(
        Locale.ROOT,
        "INTERVAL '%d %02d:%02d:%02d.%03d' DAY(3) TO SECOND(3)",
        duration.toDays(),
        duration.toHoursPart(),
        duration.toMinutesPart(),
        duration.toSecondsPart(),
        duration.toMillisPart());
  }

  private Map<String, String> sinkOptions(ResolvedCatalogTable table) {
    Map<String, String> changed = new TreeMap<>();
    if (table.getOptions().containsKey(ICEBERG_WAREHOUSE)) {
      // The hadoop catalog has its tables in folders of databases: sink.path is one.
      Path path = absolute(new Path(options.get(SinkOptions.PATH)));
      changed.put(ICEBERG_WAREHOUSE, path.getParent().toString());
      changed.put(ICEBERG_DATABASE, path.getName());
      return changed;
    }
    if (table.getOptions().containsKey(PATH)) {
      String dataSet = new Path(table.getOptions().get(PATH)).getName();
      changed.put(PATH, new Path(options.get(SinkOptions.PATH), dataSet).toString());
    }
    if (options.isSet(SinkOptions.ROLL_SIZE)) {
      changed.put(
          "sink.rolling-policy.file-size", options.get(SinkOptions.ROLL_SIZE).getBytes() + " b");
    }
    if (options.isSet(SinkOptions.ROLL_INTERVAL)) {
      String interval = options.get(SinkOptions.ROLL_INTERVAL).toMillis() + " ms";
      changed.put("sink.rolling-policy.rollover-interval", interval);
      changed.put("sink.rolling-policy.check-interval", interval);
    }
    return changed;
  }

  private static Path absolute(Path path) {
    return path.toUri().getScheme() == null && !path.isAbsolute()
        ? new Path(java.nio.file.Path.of(path.toString()).toAbsolutePath().normalize().toString())
        : path;
  }

  private static void alter(SqlSession session, String table, Map<String, String> changed) {
    if (!changed.isEmpty()) {
      session.configure(
          changed.entrySet().stream()
              .map(option -> quoted(option.getKey()) + " = " + quoted(option.getValue()))
              .collect(Collectors.joining(", ", "ALTER TABLE " + table + " SET (", ");")));
    }
  }
}
