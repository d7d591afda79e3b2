package io.shardflow.local;

import io.shardflow.codec.csv.CsvRowParser;
import io.shardflow.codec.file.Decompression;
import io.shardflow.datagen.CsvRows;
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

/** The rows of a CSV file as records of a stream. */
final class CsvReplay implements Feed.Records, Closeable {
  private static final String RANDOM = "random";
  private static final int LONGEST_KEY = 256;

  private static final Option<String> PATH =
      Option.checked(
          ConfigOptions.key("replay.path")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The CSV file to send, one row per record. It may be compressed with gzip, bzip2,"
                      + " xz, zstd or zlib."),
          "file that can be read here",
          path -> Files.isRegularFile(Path.of(path)) && Files.isReadable(Path.of(path)));

  private static final Option<String> FIELDS =
      Option.checked(
          ConfigOptions.key("replay.fields")
              .stringType()
              .noDefaultValue()
              .withDescription("The names of the columns of a file that has no header."),
          "different names, with , between",
          CsvReplay::areFields);

  private static final Option<String> PARTITION_KEY =
      Option.checked(
          ConfigOptions.key("replay.partition-key")
              .stringType()
              .defaultValue(RANDOM)
              .withDescription("The column that has the partition key."),
          "random, or a column",
          column -> !column.isEmpty());

  private static final Option<String> TIME_FIELD =
      Option.any(
          ConfigOptions.key("replay.time-field")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "The column with the time of a row: rows come as far apart as their times are."
                      + " What is earlier than the row before it, or has no time, comes at once."),
          "column");

  private static final Option<Double> SPEED =
      Option.checked(
          ConfigOptions.key("replay.speed")
              .doubleType()
              .defaultValue(1.0)
              .withDescription("How many times faster than by replay.time-field rows come."),
          "number above 0",
          speed -> speed > 0);

  private static final Option<Duration> LONGEST_GAP =
      Option.checked(
          ConfigOptions.key("replay.longest-gap")
              .durationType()
              .noDefaultValue()
              .withDescription(
                  "A jump in replay.time-field by more than this, back or forth, is passed over:"
                      + " nights without events, rows with a wrong year."),
          "duration of 1 ms or more, such as 1 h",
          TimeOptions::isPositive);

  private static final Option<Double> RATE =
      Option.checked(
          ConfigOptions.key("replay.rate")
              .doubleType()
              .noDefaultValue()
              .withDescription(
                  "Rows a second. Without it and without replay.time-field, rows come as fast as"
                      + " they are taken."),
          "number above 0",
          rate -> rate > 0);

  static final List<Option<?>> OPTIONS =
      List.of(PATH, FIELDS, PARTITION_KEY, TIME_FIELD, SPEED, LONGEST_GAP, RATE);

  private final String path;
  private final CsvRows rows;
  private final String keyColumn;
  private final String timeColumn;
  private final double speed;
  private final Duration longestGap;
  private final Double rate;
  private Instant timeBefore;
  private double dueNanos;
  private long sent;
  private long read;
  private long unread;
  private long firstUnread;

  /**
   * Opens the file.
   *
   * @throws InvalidOptionsException if it has not the columns that the options name
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
    longestGap = options.get(LONGEST_GAP);
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
              "goes with no " + TIME_FIELD.key() + " beside it"));
    }
    for (Option<?> ofTime : List.of(SPEED, LONGEST_GAP)) {
      if (options.get(TIME_FIELD) == null && options.toMap().containsKey(ofTime.key())) {
        problems.add(
            new Problem(
                ofTime.key(),
                options.toMap().get(ofTime.key()),
                "needs " + TIME_FIELD.key() + " beside it"));
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
    if (row.values() == null && unread++ == 0) {
      firstUnread = row.line();
    }
    return new Feed.Due(key(row), row.payload(), due(row));
  }

  /**
   * Says on the screen how many lines were no rows, if there were any, or that there was no row.
   */
  void tellWhatWasNoRow() {
    if (read == 0) {
      System.err.println("There is no CSV row in the file: nothing was sent.");
    }
    if (unread > 0) {
      System.err.printf(
          "%,d lines that are no CSV rows were sent as they are; the first is line %d%n",
          unread, firstUnread);
    }
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }

  private String key(CsvRows.Row row) {
    String key = value(row, keyColumn);
    // Kinesis takes no empty ones and none that are longer.
    return key == null || key.isEmpty()
        ? Long.toHexString(ThreadLocalRandom.current().nextLong())
        : key.codePointCount(0, key.length()) <= LONGEST_KEY
            ? key
            : key.substring(0, key.offsetByCodePoints(0, LONGEST_KEY));
  }

  private long due(CsvRows.Row row) {
    if (rate != null) {
      return (long) (sent++ * 1e9 / rate);
    }
    String written = value(row, timeColumn);
    Instant time = written == null ? null : Timestamps.parse(written.strip());
    if (time != null) {
      Duration jump = timeBefore == null ? Duration.ZERO : Duration.between(timeBefore, time);
      if (longestGap == null || jump.abs().compareTo(longestGap) <= 0) {
        // A wrong year can be further off than a long holds nanoseconds.
        dueNanos += (jump.getSeconds() * 1e9 + jump.getNano()) / speed;
      }
      timeBefore = time;
    }
    return (long) dueNanos;
  }

  /** Null where there is none. */
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
              "no such column; there are: " + String.join(", ", rows.fields())));
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
