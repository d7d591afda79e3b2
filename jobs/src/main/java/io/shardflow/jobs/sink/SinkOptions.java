package io.shardflow.jobs.sink;

import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.SourceOptions;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.core.fs.Path;

/** Where a job writes to. */
public final class SinkOptions {
  /** How records are written. */
  public enum Format {
    JSON,
    CSV
  }

  /** Whether and how files are compressed. */
  public enum Compression {
    NONE,
    GZIP
  }

  /** What to do with the results of an earlier run. */
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
                  "The folder of the job's data sets. With run.sh the default is out. A cluster has"
                      + " no default: give a path that all TaskManagers can reach."),
          "local folder or any Flink file-system URI",
          path -> !new Path(path).getPath().isBlank());

  public static final Option<Format> FORMAT =
      Option.oneOf(
          ConfigOptions.key("sink.format")
              .enumType(Format.class)
              .defaultValue(Format.JSON)
              .withDescription(
                  "Output format: JSON Lines, or CSV with a header row. With CSV, a row whose text"
                      + " contains a line break goes to dead-letters."),
          Format.class);

  public static final Option<BucketLayout> LAYOUT =
      Option.oneOf(
          ConfigOptions.key("sink.layout")
              .enumType(BucketLayout.class)
              .defaultValue(BucketLayout.HIVE)
              .withDescription(
                  "Of the date folders: year=2024/month=05/day=01/hour=12 or 2024/05/01/12."),
          BucketLayout.class);

  public static final Option<String> ZONE =
      Option.checked(
          ConfigOptions.key("sink.zone")
              .stringType()
              .defaultValue("UTC")
              .withDescription("The time zone of the folder names; times in records stay in UTC."),
          "zone, such as Europe/Berlin or +02:00",
          SinkOptions::isZone);

  public static final Option<MemorySize> ROLL_SIZE =
      Option.checked(
          ConfigOptions.key("sink.roll.size")
              .memoryType()
              .defaultValue(MemorySize.ofMebiBytes(128))
              .withDescription("A file is closed at this size."),
          "size above 0, such as 5 mb",
          size -> size.getBytes() > 0);

  public static final Option<Duration> ROLL_INTERVAL =
      Option.checked(
          ConfigOptions.key("sink.roll.interval")
              .durationType()
              .defaultValue(Duration.ofSeconds(60))
              .withDescription(
                  "A file is closed at this age; it can be seen after the next checkpoint."),
          "duration of 1 ms or more, such as 60 s",
          TimeOptions::isPositive);

  public static final Option<Boolean> ROLL_AT_CHECKPOINTS =
      Option.any(
          ConfigOptions.key("sink.roll.at-checkpoints")
              .booleanType()
              .defaultValue(false)
              .withDescription(
                  "Whether a file is closed at each checkpoint, too. For disks that several"
                      + " machines share (NFS, EFS): there a TaskManager that hung, was given up and"
                      + " wakes up again can still write into a file that another goes on with."
                      + " Object stores such as S3 need it not."),
          "true, false");

  public static final Option<Compression> COMPRESSION =
      Option.oneOf(
          ConfigOptions.key("sink.compression")
              .enumType(Compression.class)
              .defaultValue(Compression.NONE)
              .withDescription(
                  "Of the files; compressed ones are also closed at each checkpoint, and their"
                      + " size is that of the compressed bytes."),
          Compression.class);

  public static final Option<Existing> EXISTING =
      Option.oneOf(
          ConfigOptions.key("sink.existing")
              .enumType(Existing.class)
              .noDefaultValue()
              .withDescription(
                  "What to do if the job's data sets hold results of an earlier run. fail: refuse"
                      + " to start, the default for source.type=file, where the same input would"
                      + " give each row twice. append: add to them, the default for streams and"
                      + " generated events. replace: delete them first; only valid if the source"
                      + " is bounded, and it deletes only finished files of this job. Applied when"
                      + " the job is submitted, not when it restarts after a failure or starts from"
                      + " a savepoint."),
          Existing.class);

  public static final Option<Boolean> PRINT =
      Option.any(
          ConfigOptions.key("sink.print")
              .booleanType()
              .defaultValue(false)
              .withDescription(
                  "Whether the rows of all data sets are shown as they pass, too: here on the"
                      + " screen, on a cluster in the output of the TaskManagers."),
          "true, false");

  public static final List<Option<?>> ALL =
      List.of(
          PATH,
          FORMAT,
          LAYOUT,
          ZONE,
          ROLL_SIZE,
          ROLL_INTERVAL,
          ROLL_AT_CHECKPOINTS,
          COMPRESSION,
          EXISTING,
          PRINT);

  private SinkOptions() {}

  /** What to do with the results of an earlier run; the default depends on the source. */
  public static Existing existing(Options options) {
    Existing existing = options.get(EXISTING);
    if (existing != null) {
      return existing;
    }
    return options.get(SourceOptions.TYPE) == SourceOptions.Type.FILE
        ? Existing.FAIL
        : Existing.APPEND;
  }

  /**
   * Whether the results go to a disk of each machine, as far as this process knows the file system
   * of the path.
   */
  public static boolean isLocal(Options options) {
    try {
      return !new Path(options.get(PATH)).getFileSystem().isDistributedFS();
    } catch (IOException e) {
      return false;
    }
  }

  /** Adds the options that are missing, and those that are not valid with the source. */
  public static void check(Options options, List<Problem> problems) {
    if (options.get(PATH) == null) {
      PATH.require("a job", problems);
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

  private static boolean isZone(String zone) {
    try {
      ZoneId.of(zone);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
