package io.shardflow.jobs.sink;

import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.folder.BucketLayout;
import io.shardflow.jobs.sink.parquet.ParquetWriterFactory;
import io.shardflow.jobs.source.SourceOptions;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.fs.Path;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** The options of the sink: where and how a job writes its results. */
public final class SinkOptions {
  /** The format of rows. */
  public enum Format {
    JSON,
    CSV,
    PARQUET
  }

  /** The table format. */
  public enum Table {
    NONE,
    DELTA,
    ICEBERG
  }

  /** The compression of files. */
  public enum Compression {
    NONE,
    GZIP,
    SNAPPY,
    ZSTD
  }

  /** The handling of results of an earlier run. */
  public enum Existing {
    FAIL,
    APPEND,
    REPLACE
  }

  public static final Option<String> PATH =
      Option.checked(
          ConfigOptions.key("sink.path")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The folder that holds the data sets of the job. On a cluster, all TaskManagers"
                      + " must be able to reach it."),
          "local folder or any Flink file-system URI",
          path -> !new Path(path).getPath().isBlank());

  public static final Option<Format> FORMAT =
      Option.oneOf(
          ConfigOptions.key("sink.format")
              .enumType(Format.class)
              .defaultValue(Format.JSON)
              .withDescription(
                  "Output format: JSON Lines, CSV with a header row, or Parquet with typed columns. A"
                      + " row that the format cannot hold goes to dead-letters: in CSV, a text with"
                      + " a line break; in Parquet, a decimal with more than 20 digits before or 18"
                      + " digits after the point."),
          Format.class);

  public static final Option<Table> TABLE =
      Option.oneOf(
          ConfigOptions.key("sink.table")
              .enumType(Table.class)
              .defaultValue(Table.NONE)
              .withDescription(
                  "Table format. With delta or iceberg, each data set is a table, whose files are"
                      + " Parquet. Needs the jar of jobs/tables."),
          Table.class);

  public static final Option<BucketLayout> LAYOUT =
      Option.oneOf(
          ConfigOptions.key("sink.layout")
              .enumType(BucketLayout.class)
              .defaultValue(BucketLayout.HIVE)
              .withDescription(
                  "Layout of the date folders: year=2024/month=05/day=01/hour=12 (hive), or"
                      + " 2024/05/01/12 (firehose)."),
          BucketLayout.class);

  public static final Option<String> ZONE =
      Option.checked(
          ConfigOptions.key("sink.zone")
              .stringType()
              .defaultValue("UTC")
              .withDescription("Time zone of the date folders. Times in the rows are in UTC."),
          "zone, such as Europe/Berlin or +02:00",
          SinkOptions::isZone);

  public static final Option<List<String>> PARTITION_BY =
      Option.checked(
          ConfigOptions.key("sink.partition-by")
              .stringType()
              .asList()
              .defaultValues()
              .withDescription(
                  "Fields whose values name folders before the date folders: with store_id, a row is"
                      + " in store_id=store_3/year=2024/... . The fields stay in the rows. Data sets"
                      + " without such a field have no such folder. Values are escaped as Hive does;"
                      + " null and the empty text become __HIVE_DEFAULT_PARTITION__."),
          "one or more fields, separated by ;",
          fields -> fields.stream().noneMatch(String::isBlank));

  public static final Option<MemorySize> ROLL_SIZE =
      Option.checked(
          ConfigOptions.key("sink.roll.size")
              .memoryType()
              .defaultValue(MemorySize.ofMebiBytes(128))
              .withDescription("Size at which a file is closed."),
          "size above 0, such as 5 mb",
          size -> size.getBytes() > 0);

  public static final Option<Duration> ROLL_INTERVAL =
      Option.checked(
          ConfigOptions.key("sink.roll.interval")
              .durationType()
              .defaultValue(Duration.ofSeconds(60))
              .withDescription(
                  "Age at which a file is closed. A closed file becomes visible with the next"
                      + " checkpoint."),
          "duration of 1 ms or more, such as 60 s",
          TimeOptions::isPositive);

  public static final Option<Boolean> ROLL_AT_CHECKPOINTS =
      Option.trueOrFalse(
          ConfigOptions.key("sink.roll.at-checkpoints")
              .booleanType()
              .defaultValue(false)
              .withDescription(
                  "Whether files are also closed at each checkpoint. Needed on disks that several"
                      + " machines share (NFS, EFS): a TaskManager that hung and was replaced can"
                      + " otherwise wake up and write to a file that its replacement continues. Not"
                      + " needed on object stores such as S3."));

  public static final Option<Compression> COMPRESSION =
      Option.oneOf(
          ConfigOptions.key("sink.compression")
              .enumType(Compression.class)
              .noDefaultValue()
              .withDescription(
                  "Compression of the files: none or gzip for JSON and CSV, none, snappy or zstd for"
                      + " Parquet. Default: none, but zstd for Parquet. Compressed files and Parquet"
                      + " files are also closed at each checkpoint, and sink.roll.size applies to the"
                      + " compressed bytes."),
          Compression.class);

  public static final Option<Existing> EXISTING =
      Option.oneOf(
          ConfigOptions.key("sink.existing")
              .enumType(Existing.class)
              .noDefaultValue()
              .withDescription(
                  "Handling of results of an earlier run in the data sets of the job. fail: refuse"
                      + " to start; the default for source.type=file, where the same input would give"
                      + " each row twice. append: add to the results; the default for streams and"
                      + " generated events. replace: delete the finished files of this job first; only"
                      + " valid if the source is bounded. Applies when the job is submitted, not when it"
                      + " restarts after a failure or starts from a savepoint."),
          Existing.class);

  public static final Option<Boolean> PRINT =
      Option.trueOrFalse(
          ConfigOptions.key("sink.print")
              .booleanType()
              .defaultValue(false)
              .withDescription(
                  "Whether all rows are also printed: on the terminal in a local run, otherwise to"
                      + " the standard output of the TaskManagers."));

  public static final List<Option<?>> ALL =
      List.of(
          PATH,
          FORMAT,
          TABLE,
          LAYOUT,
          ZONE,
          PARTITION_BY,
          ROLL_SIZE,
          ROLL_INTERVAL,
          ROLL_AT_CHECKPOINTS,
          COMPRESSION,
          EXISTING,
          PRINT);

  private SinkOptions() {}

  /** Returns the handling of results of an earlier run. The default depends on the source. */
  public static Existing existing(Options options) {
    Existing existing = options.get(EXISTING);
    if (existing != null) {
      return existing;
    }
    return options.get(SourceOptions.TYPE) == SourceOptions.Type.FILE
        ? Existing.FAIL
        : Existing.APPEND;
  }

  /** Returns the format of files. That of tables is Parquet. */
  public static Format format(Options options) {
    return options.get(TABLE) == Table.NONE ? options.get(FORMAT) : Format.PARQUET;
  }

  /** Returns the compression of the files. */
  public static Compression compression(Options options) {
    Format format = format(options);
    Compression compression = options.get(COMPRESSION);
    if (compression != null) {
      return compression;
    }
    return format == Format.PARQUET ? Compression.ZSTD : Compression.NONE;
  }

  /** Returns the factory of Parquet files with these options. */
  public static ParquetWriterFactory parquet(Options options) {
    Compression compression = compression(options);
    return new ParquetWriterFactory(
        compression == Compression.NONE
            ? CompressionCodecName.UNCOMPRESSED
            : CompressionCodecName.valueOf(compression.name()),
        options.get(ROLL_SIZE).getBytes());
  }

  /**
   * Returns whether the results go to the local disk of each machine. False if this process does
   * not have the file system of the path.
   */
  public static boolean isLocal(Options options) {
    if (!DataSetSelection.writesAny(options)) {
      return false;
    }
    try {
      return !new Path(options.get(PATH)).getFileSystem().isDistributedFS();
    } catch (IOException e) {
      return false;
    }
  }

  /** Adds problems for missing options, and for options that are not valid with the source. */
  public static void check(Options options, List<Problem> problems) {
    if (options.get(PATH) == null
        && !DataSetSelection.DATA_SETS.isAmong(problems)
        && DataSetSelection.writesAny(options)) {
      PATH.require("a job", problems);
    }
    if (!FORMAT.isAmong(problems) && !TABLE.isAmong(problems) && !COMPRESSION.isAmong(problems)) {
      checkCompression(options, problems);
    }
    if (!TABLE.isAmong(problems) && options.get(TABLE) != Table.NONE) {
      checkTable(options, problems);
    }
    if (!TABLE.isAmong(problems) && !CatalogOptions.CATALOG.isAmong(problems)) {
      CatalogOptions.check(options, problems);
    }
    if (!EXISTING.isAmong(problems)
        && !SourceOptions.TYPE.isAmong(problems)
        && options.get(EXISTING) == Existing.REPLACE
        && !SourceOptions.isBounded(options)) {
      problems.add(
          new Problem(
              EXISTING.key(),
              "replace",
              "is only valid if the source is bounded: a stream cannot produce deleted results again"));
    }
  }

  private static void checkTable(Options options, List<Problem> problems) {
    Table table = options.get(TABLE);
    String name = table.name().toLowerCase(Locale.ROOT);
    if (TableFormat.of(table).isEmpty()) {
      problems.add(
          new Problem(
              TABLE.key(),
              name,
              "is not in this jar: use the one of jobs/tables (jobs/tables/target/tables-*.jar)"));
    }
    if (!FORMAT.isAmong(problems)
        && options.isSet(FORMAT)
        && options.get(FORMAT) != Format.PARQUET) {
      problems.add(
          new Problem(
              FORMAT.key(),
              options.get(FORMAT).name().toLowerCase(Locale.ROOT),
              "is not valid with sink.table=" + name + "; allowed: parquet"));
    }
    if (!LAYOUT.isAmong(problems) && options.get(LAYOUT) != BucketLayout.HIVE) {
      problems.add(
          new Problem(
              LAYOUT.key(),
              "firehose",
              "is not valid with sink.table=" + name + "; allowed: hive"));
    }
    if (!ZONE.isAmong(problems)
        && !ZoneId.of(options.get(ZONE)).normalized().equals(ZoneOffset.UTC)) {
      problems.add(
          new Problem(
              ZONE.key(),
              options.get(ZONE),
              "is not valid with sink.table=" + name + ", whose partitions are in UTC"));
    }
    if (!EXISTING.isAmong(problems) && options.get(EXISTING) == Existing.REPLACE) {
      problems.add(
          new Problem(
              EXISTING.key(),
              "replace",
              "is not valid with sink.table=" + name + ": delete the table, or use append"));
    }
  }

  /** Adds a problem for each of these options that is set. */
  static void refuse(
      List<Option<?>> some, String problem, Options options, List<Problem> problems) {
    for (Option<?> option : some) {
      if (options.isSet(option) && !option.isAmong(problems)) {
        problems.add(
            new Problem(option.key(), options.toMap(List.of(option)).get(option.key()), problem));
      }
    }
  }

  private static void checkCompression(Options options, List<Problem> problems) {
    Format format = format(options);
    Compression compression = compression(options);
    List<Compression> allowed =
        format == Format.PARQUET
            ? List.of(Compression.NONE, Compression.SNAPPY, Compression.ZSTD)
            : List.of(Compression.NONE, Compression.GZIP);
    if (!allowed.contains(compression)) {
      problems.add(
          new Problem(
              COMPRESSION.key(),
              compression.name().toLowerCase(Locale.ROOT),
              String.format(
                  "is not valid with sink.format=%s; allowed: %s",
                  format.name().toLowerCase(Locale.ROOT),
                  allowed.stream()
                      .map(value -> value.name().toLowerCase(Locale.ROOT))
                      .collect(Collectors.joining(", ")))));
    }
  }

  private static boolean isZone(String zone) {
    try {
      ZoneId.of(zone);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
