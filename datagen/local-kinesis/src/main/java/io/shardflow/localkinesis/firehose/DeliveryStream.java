package io.shardflow.localkinesis.firehose;

import io.shardflow.localkinesis.stream.RateLimit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/**
 * A delivery stream: buffers records in memory, and writes them as files, one after the other as
 * they are. Names and folders of files are those of Firehose, by the arrival time of a file's first
 * record. Thread-safe.
 */
final class DeliveryStream {
  private static final DateTimeFormatter FOLDER = utc("yyyy/MM/dd/HH");
  private static final DateTimeFormatter FILE_TIME = utc("yyyy-MM-dd-HH-mm-ss");

  /** The quotas of most regions. */
  private static final double BYTES_PER_SECOND = 1 << 20;

  private static final double RECORDS_PER_SECOND = 100_000;

  private final String name;
  private final Path folder;
  private final int bufferBytes;
  private final Duration bufferInterval;
  private final long createdMillis;
  private final RateLimit bytes;
  private final RateLimit records;
  private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
  private long firstMillis;

  /**
   * Creates a delivery stream.
   *
   * @param folder the folder for its files
   * @param bufferBytes the size from which on a file is complete
   * @param bufferInterval the time after a file's first record when it is complete
   */
  DeliveryStream(
      String name,
      Path folder,
      int bufferBytes,
      Duration bufferInterval,
      long createdMillis,
      boolean limited) {
    this.name = name;
    this.folder = folder;
    this.bufferBytes = bufferBytes;
    this.bufferInterval = bufferInterval;
    this.createdMillis = createdMillis;
    bytes = new RateLimit(limited ? BYTES_PER_SECOND : RateLimit.NO_LIMIT);
    records = new RateLimit(limited ? RECORDS_PER_SECOND : RateLimit.NO_LIMIT);
  }

  String name() {
    return name;
  }

  long createdMillis() {
    return createdMillis;
  }

  /**
   * Adds a record to the current file.
   *
   * @return whether the quotas allow it now
   */
  synchronized boolean add(byte[] data, long nowMillis) {
    if (!bytes.has(data.length, nowMillis) || !records.has(1, nowMillis)) {
      return false;
    }
    bytes.take(data.length);
    records.take(1);
    if (buffer.size() == 0) {
      firstMillis = nowMillis;
    }
    buffer.writeBytes(data);
    return true;
  }

  /**
   * Completes the current file if it is large or old enough.
   *
   * @throws UncheckedIOException if it cannot be written. Its records are kept for the next attempt
   */
  synchronized void flushIfDue(long nowMillis) {
    if (buffer.size() >= bufferBytes || nowMillis - firstMillis >= bufferInterval.toMillis()) {
      flush();
    }
  }

  /** Completes the current file, unless it is empty. */
  synchronized void flush() {
    if (buffer.size() == 0) {
      return;
    }
    Instant time = Instant.ofEpochMilli(firstMillis);
    Path target = folder.resolve(FOLDER.format(time));
    String file = "%s-1-%s-%s".formatted(name, FILE_TIME.format(time), UUID.randomUUID());
    try {
      Files.createDirectories(target);
      Path written = Files.write(target.resolve("." + file), buffer.toByteArray());
      Files.move(written, target.resolve(file), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write a file of delivery stream " + name, e);
    }
    buffer.reset();
  }

  private static DateTimeFormatter utc(String pattern) {
    return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
  }
}
