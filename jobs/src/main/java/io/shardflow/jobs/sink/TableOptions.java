package io.shardflow.jobs.sink;

import io.shardflow.jobs.compact.CompactOptions;
import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** The options of the maintenance of tables while a job writes to them. */
public final class TableOptions {
  public static final Option<MemorySize> TARGET_SIZE =
      Option.checked(
          ConfigOptions.key("sink.target-size")
              .memoryType()
              .noDefaultValue()
              .withDescription(
                  "Size that the files of tables should have. While the job runs, files of one"
                      + " partition that are smaller than three quarters of it are merged until they"
                      + " have about this size. Default: files are not merged. Only valid with"
                      + " sink.table; for folders of files, run the command compact."),
          "size above 0, such as 128 mb",
          size -> size.getBytes() > 0);

  public static final Option<Duration> COMPACT_INTERVAL =
      Option.checked(
          ConfigOptions.key("sink.compact-interval")
              .durationType()
              .defaultValue(Duration.ofMinutes(10))
              .withDescription(
                  "Minimum time from one merge of the files of a table to the next. Merges begin"
                      + " after a checkpoint, so that without checkpoints nothing is merged."),
          "duration of 1 ms or more, such as 10 min",
          TimeOptions::isPositive);

  public static final Option<Duration> EXPIRE_OLDER_THAN =
      Option.checked(
          ConfigOptions.key("sink.expire-older-than")
              .durationType()
              .noDefaultValue()
              .withDescription(
                  "Age at which the past of tables is deleted while the job merges files: old"
                      + " snapshots, files that are no longer part of the table or never became part"
                      + " of it, and old entries of its log. Must be longer than a job ever stands"
                      + " still before it recovers. Default: nothing is deleted."),
          "duration of 1 h or more, such as 7 d",
          CompactOptions::isExpiry);

  public static final List<Option<?>> ALL =
      List.of(TARGET_SIZE, COMPACT_INTERVAL, EXPIRE_OLDER_THAN);

  private TableOptions() {}

  /** Returns whether a job merges the files of its tables. */
  static boolean isCompacting(Options options) {
    return options.get(TARGET_SIZE) != null;
  }

  /** Adds problems for options that are not valid with the others. */
  public static void check(Options options, List<Problem> problems) {
    if (!SinkOptions.TABLE.isAmong(problems)
        && options.get(SinkOptions.TABLE) == SinkOptions.Table.NONE) {
      SinkOptions.refuse(
          List.of(TARGET_SIZE),
          "is only valid with sink.table=delta or iceberg; for files, run deploy/local/run.sh"
              + " compact",
          options,
          problems);
    }
    if (!TARGET_SIZE.isAmong(problems) && options.get(TARGET_SIZE) == null) {
      SinkOptions.refuse(
          List.of(COMPACT_INTERVAL, EXPIRE_OLDER_THAN),
          "is only valid with sink.target-size",
          options,
          problems);
    }
  }
}
