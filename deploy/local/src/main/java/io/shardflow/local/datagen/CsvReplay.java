package io.shardflow.local.datagen;

import io.shardflow.codec.csv.CsvRowParser;
import io.shardflow.codec.file.Decompression;
import io.shardflow.datagen.csv.CsvRows;
import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.text.Timestamps;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.flink.configuration.ConfigOptions;

/** Replays the rows of a CSV file as records: JSON objects of texts, under the column names. */
final class CsvReplay implements Feed.Records, Closeable {
  private static final String RANDOM = "random";
  private static final int MAX_KEY_LENGTH = 256;

  private static final Option<String> PATH =
      Option.checked(
          ConfigOptions.key("replay.path")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The CSV file whose rows are sent, one record per row. It can be compressed with"
                      + " gzip, bzip2, xz, zstd or zlib."),
          "readable file on this machine",
          path -> Files.isRegularFile(Path.of(path)) && Files.isReadable(Path.of(path)));

  private static final Option<String> FIELDS =
      Option.checked(
          ConfigOptions.key("replay.fields")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The column names of a file without a header row. By default, the first row is"
                      + " the header."),
          "distinct names, separated by commas",
          CsvReplay::areFields);

  private static final Option<String> PARTITION_KEY =
      Option.checked(
          ConfigOptions.key("replay.partition-key")
              .stringType()
              .defaultValue(RANDOM)
              .withDescription("The column that holds the partition key of each record."),
          "random, or a column name",
          column -> !column.isEmpty());

  private static final Option<String> TIME_FIELD =
      Option.any(
          ConfigOptions.key("replay.time-field")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The column that holds the time of each row. Rows are sent at the intervals of"
                      + " their times. A row without a time, or with an earlier time than the row"
                      + " before it, is sent at once. By default, rows are not delayed."),
          "column name");

  private static final Option<Double> SPEED =
      Option.checked(
          ConfigOptions.key("replay.speed")
              .doubleType()
              .defaultValue(1.0)
              .withDescription("The speed-up factor of a replay with replay.time-field."),
          "number above 0",
          speed -> speed > 0);

  private static final Option<Duration> MAX_GAP =
      Option.checked(
          ConfigOptions.key("replay.longest-gap")
              .durationType()
              .noDefaultValue()
              .withDescription(
                  "The longest difference between the times of two rows, in either direction, that"
                      + " delays the replay. Longer ones, such as nights without events or a wrong"
                      + " year, are skipped. By default, every difference counts."),
          "duration of 1 ms or more, such as 1 h",
          TimeOptions::isPositive);

  private static final Option<Double> RATE =
      Option.checked(
          ConfigOptions.key("replay.rate")
              .doubleType()
              .noDefaultValue()
              .withDescription(
                  "The number of rows sent per second. By default, rows are sent as fast as the"
                      + " destination accepts them, unless replay.time-field is set."),
          "number above 0",
          rate -> rate > 0);

  static final List<Option<?>> OPTIONS =
      List.of(PATH, FIELDS, PARTITION_KEY, TIME_FIELD, SPEED, MAX_GAP, RATE);

  private final String path;
  private final CsvRows rows;
  private final String keyColumn;
  private final String timeColumn;
  private final double speed;
  private final Duration maxGap;
  private final Double rate;
  private Instant previousTime;
  private double dueNanos;
  private long sent;
  private long read;
  private long invalid;
  private long firstInvalidLine;

  /**
   * Opens the file.
   *
   * @throws IOException if the file cannot be read as CSV
   * @throws InvalidOptionsException if the file lacks a column that the options name
   */
  CsvReplay(Options options) throws IOException, InvalidOptionsException {
    path = options.get(PATH);
    try {
      rows =
          new CsvRows(
              Path.of(path), options.get(FIELDS) == null ? null : fields(options.get(FIELDS)));
    } catch (IOException e) {
      throw unreadable(e);
    }
    List<Problem> problems = new ArrayList<>();
    keyColumn =
        options.get(PARTITION_KEY).equals(RANDOM) ? null : column(PARTITION_KEY, options, problems);
    timeColumn = options.get(TIME_FIELD) == null ? null : column(TIME_FIELD, options, problems);
    speed = options.get(SPEED);
    maxGap = options.get(MAX_GAP);
    rate = options.get(RATE);
    if (!problems.isEmpty()) {
      rows.close();
      throw new InvalidOptionsException("datagen csv", problems);
    }
  }

  private IOException unreadable(IOException cause) {
    return new IOException(
        "Cannot read %s as CSV: %s".formatted(path, Decompression.reason(cause)), cause);
  }

  static void check(Options options, List<Problem> problems) {
    if (options.get(PATH) == null && !PATH.isAmong(problems)) {
      problems.add(new Problem(PATH.key(), null, "missing; allowed: " + PATH.allowed()));
    }
    if (options.get(TIME_FIELD) != null && options.get(RATE) != null) {
      problems.add(
          new Problem(
              RATE.key(),
              options.get(RATE).toString(),
              "cannot be combined with " + TIME_FIELD.key()));
    }
    for (Option<?> timed : List.of(SPEED, MAX_GAP)) {
      if (options.get(TIME_FIELD) == null && options.toMap().containsKey(timed.key())) {
        problems.add(
            new Problem(
                timed.key(),
                options.toMap().get(timed.key()),
                "is only valid with " + TIME_FIELD.key()));
      }
    }
  }

  @Override
  public Feed.Due next() throws IOException {
    CsvRows.Row row;
    try {
      row = rows.next();
    } catch (IOException e) {
      throw unreadable(e);
    }
    if (row == null) {
      return null;
    }
    read++;
    if (row.values() == null && invalid++ == 0) {
      firstInvalidLine = row.line();
    }
    return new Feed.Due(key(row), row.payload(), due(row));
  }

  /** Prints how many lines were not CSV rows, if any, or that the file has no rows at all. */
  void reportInvalidRows() {
    if (read == 0) {
      System.err.println("The file contains no CSV rows. Nothing was sent.");
    }
    if (invalid > 0) {
      System.err.printf(
          "Lines that are not valid CSV rows, sent unchanged: %,d; the first is line %d.%n",
          invalid, firstInvalidLine);
    }
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }

  private String key(CsvRows.Row row) {
    String key = value(row, keyColumn);
    // Kinesis refuses empty keys and longer ones.
    return key == null || key.isEmpty()
        ? Long.toHexString(ThreadLocalRandom.current().nextLong())
        : key.codePointCount(0, key.length()) <= MAX_KEY_LENGTH
            ? key
            : key.substring(0, key.offsetByCodePoints(0, MAX_KEY_LENGTH));
  }

  private long due(CsvRows.Row row) {
    if (rate != null) {
      return (long) (sent++ * 1e9 / rate);
    }
    String text = value(row, timeColumn);
    Instant time = text == null ? null : Timestamps.parse(text.strip());
    if (time != null) {
      Duration jump = previousTime == null ? Duration.ZERO : Duration.between(previousTime, time);
      if (maxGap == null || jump.abs().compareTo(maxGap) <= 0) {
        // As a double: with a wrong year, a long cannot hold the nanoseconds.
        dueNanos += (jump.getSeconds() * 1e9 + jump.getNano()) / speed;
      }
      previousTime = time;
    }
    return (long) dueNanos;
  }

  /** Returns the value of a column, or null if the row has none. */
  private static String value(CsvRows.Row row, String column) {
    return column == null || row.values() == null ? null : row.values().get(column);
  }

  private String column(Option<String> option, Options options, List<Problem> problems) {
    String column = options.get(option);
    if (!rows.fields().contains(column)) {
      problems.add(
          new Problem(
              option.key(),
              column,
              "no such column; columns of the file: " + String.join(", ", rows.fields())));
    }
    return column;
  }

  private static List<String> fields(String names) throws IOException {
    return CsvRowParser.header(names.getBytes(StandardCharsets.UTF_8));
  }

  private static boolean areFields(String names) {
    try {
      return FileOptions.areFields(fields(names));
    } catch (IOException e) {
      return false;
    }
  }
}
