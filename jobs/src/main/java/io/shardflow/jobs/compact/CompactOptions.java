package io.shardflow.jobs.compact;

import io.shardflow.jobs.options.Option;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** The options of merging the small files of existing results. */
public final class CompactOptions {
  /** A job that writes to a table can have files of this age that are not committed yet. */
  private static final Duration MIN_EXPIRY = Duration.ofHours(1);

  public static final Option<MemorySize> TARGET_SIZE =
      Option.checked(
          ConfigOptions.key("target-size")
              .memoryType()
              .defaultValue(MemorySize.ofMebiBytes(128))
              .withDescription(
                  "Size that files should have. Files of one partition that are smaller than three"
                      + " quarters of it are merged until they have about this size."),
          "size above 0, such as 128 mb",
          size -> size.getBytes() > 0);

  public static final Option<Duration> OLDER_THAN =
      Option.checked(
          ConfigOptions.key("older-than")
              .durationType()
              .defaultValue(Duration.ofHours(2))
              .withDescription(
                  "Age that files must have to be merged: the time since they were written. A job on"
                      + " S3 that recovers from a checkpoint looks for the files that it completed"
                      + " then, so this must be longer than a recovery can take."),
          "duration of 0 or more, such as 2 h",
          age -> !age.isNegative());

  public static final Option<Duration> EXPIRE_OLDER_THAN =
      Option.checked(
          ConfigOptions.key("expire-older-than")
              .durationType()
              .noDefaultValue()
              .withDescription(
                  "Age at which the past of a table is deleted: old snapshots, files that are no"
                      + " longer part of the table, files that never became part of it, and old"
                      + " entries of its log. Queries that began earlier than that, and time travel"
                      + " further back, fail. Default: nothing is deleted. Not for folders of files."),
          "duration of " + MIN_EXPIRY.toHours() + " h or more, such as 7 d",
          CompactOptions::isExpiry);

  public static final Option<List<String>> DATA_SETS =
      Option.checked(
          ConfigOptions.key("data-sets")
              .stringType()
              .asList()
              .defaultValues()
              .withDescription("Names of the data sets to work on. Default: all."),
          "one or more names, separated by ;",
          names -> names.stream().noneMatch(String::isBlank));

  public static final List<Option<?>> ALL =
      List.of(TARGET_SIZE, OLDER_THAN, EXPIRE_OLDER_THAN, DATA_SETS);

  private CompactOptions() {}

  /** Returns whether the past of a table may be deleted at this age. */
  public static boolean isExpiry(Duration age) {
    return age.compareTo(MIN_EXPIRY) >= 0;
  }
}
