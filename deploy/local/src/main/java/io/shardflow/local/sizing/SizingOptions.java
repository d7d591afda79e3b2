package io.shardflow.local.sizing;

import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.SinkOptions;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOptions;

/** The options of the command {@code sizing}. */
final class SizingOptions {
  /** How the jobs read the stream. */
  enum Reader {
    AUTO,
    POLLING,
    EFO
  }

  private static final long MAX_RECORDS = 1_000_000_000;
  private static final long MAX_KEYS = 10_000_000_000L;
  private static final List<String> JOBS = JobCatalogue.JOBS.stream().map(Job::name).toList();

  static final Option<Long> RECORDS_PER_SECOND =
      Option.checked(
          ConfigOptions.key("records-per-second")
              .longType()
              .noDefaultValue()
              .withDescription("The mean number of records per second in the stream."),
          "number from 1 to 1000000000",
          records -> records >= 1 && records <= MAX_RECORDS);

  static final Option<Integer> RECORD_BYTES =
      Option.checked(
          ConfigOptions.key("record-bytes")
              .intType()
              .defaultValue(400)
              .withDescription("The mean size of a record in bytes: data and partition key."),
          "number from 1 to " + Quotas.MAX_RECORD_BYTES,
          bytes -> bytes >= 1 && bytes <= Quotas.MAX_RECORD_BYTES);

  static final Option<Double> PEAK =
      Option.checked(
          ConfigOptions.key("peak")
              .doubleType()
              .defaultValue(2.0)
              .withDescription(
                  "The highest rate, as a multiple of the mean. Shards and KPUs are sized for the"
                      + " highest rate; volumes are those of the mean."),
          "number from 1 to 100",
          peak -> peak >= 1 && peak <= 100);

  static final Option<Long> KEYS =
      Option.checked(
          ConfigOptions.key("keys")
              .longType()
              .defaultValue(1000L)
              .withDescription(
                  "The number of distinct keys that are active at a time: sensors, stores, or groups"
                      + " of a summary."),
          "number from 1 to 10000000000",
          keys -> keys >= 1 && keys <= MAX_KEYS);

  static final Option<List<String>> SIZED_JOBS =
      Option.checked(
          ConfigOptions.key("jobs")
              .stringType()
              .asList()
              .defaultValues(JOBS.toArray(new String[0]))
              .withDescription("The jobs that read the stream, each an application of its own."),
          "one or more jobs, separated by ;: " + String.join(", ", JOBS),
          jobs -> JOBS.containsAll(jobs) && jobs.stream().distinct().count() == jobs.size());

  static final Option<Reader> READER =
      Option.oneOf(
          ConfigOptions.key("reader")
              .enumType(Reader.class)
              .defaultValue(Reader.AUTO)
              .withDescription(
                  "How the jobs read: GetRecords requests (polling), or enhanced fan-out (efo). auto:"
                      + " polling for up to "
                      + Quotas.POLLING_JOBS
                      + " jobs, otherwise enhanced fan-out."),
          Reader.class);

  static final Option<Duration> RETENTION =
      Option.checked(
          ConfigOptions.key("retention")
              .durationType()
              .defaultValue(Duration.ofHours(24))
              .withDescription("The time for which the stream keeps its records."),
          "duration from 24 h to 7 d",
          time ->
              time.compareTo(Duration.ofHours(24)) >= 0 && time.compareTo(Duration.ofDays(7)) <= 0);

  static final Option<Integer> KEEP_MONTHS =
      Option.checked(
          ConfigOptions.key("keep-months")
              .intType()
              .defaultValue(1)
              .withDescription("The number of months for which results are kept on S3."),
          "number from 1 to 120",
          months -> months >= 1 && months <= 120);

  static final Option<String> REGION =
      Option.any(
          ConfigOptions.key("region")
              .stringType()
              .defaultValue("us-east-1")
              .withDescription("The AWS region whose prices and quotas apply."),
          "region of the price table");

  static final Option<String> PRICES =
      Option.any(
          ConfigOptions.key("prices")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "A file that replaces the price table, such as for another region or with your"
                      + " discounts, in the same form: see deploy/SIZING.md."),
          "local file");

  static final List<Option<?>> ALL =
      List.of(
          RECORDS_PER_SECOND,
          RECORD_BYTES,
          PEAK,
          KEYS,
          SIZED_JOBS,
          READER,
          RETENTION,
          KEEP_MONTHS,
          SinkOptions.ROLL_INTERVAL,
          REGION,
          PRICES);

  private SizingOptions() {}

  /** Adds a problem if the rate is missing. */
  static void check(Options options, List<Problem> problems) {
    if (options.get(RECORDS_PER_SECOND) == null) {
      RECORDS_PER_SECOND.require("sizing", problems);
    }
  }
}
