package io.shardflow.benchmark.loop;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Map;

/** Writes the rows of a data set into one file per hour, in the folder of that hour. */
final class HourlyFileWriter implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int MAX_FIELD_BYTES = 1 << 12;
  private static final long MILLIS_PER_HOUR = 3_600_000;
  private static final long MILLIS_PER_SECOND = 1000;
  private static final DateTimeFormatter FOLDER =
      DateTimeFormatter.ofPattern("'year='yyyy/'month='MM/'day='dd/'hour='HH")
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.").withZone(ZoneOffset.UTC);

  private final Path folder;
  private final Map<Long, OutputStream> files = new HashMap<>();
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int size;
  private long hour = Long.MIN_VALUE;
  private OutputStream file;
  private long second = Long.MIN_VALUE;
  private byte[] secondText;

  HourlyFileWriter(Path folder) {
    this.folder = folder;
  }

  /** Starts a row in the folder of a time, in milliseconds since the epoch. */
  HourlyFileWriter row(long millis) throws IOException {
    long newHour = Math.floorDiv(millis, MILLIS_PER_HOUR);
    if (newHour != hour) {
      flush();
      hour = newHour;
      file = files.get(newHour);
      if (file == null) {
        Path path = folder.resolve(FOLDER.format(Instant.ofEpochMilli(millis)));
        Files.createDirectories(path);
        file = Files.newOutputStream(path.resolve("part-0.json"));
        files.put(newHour, file);
      }
    }
    return this;
  }

  /** Writes bytes unchanged. */
  HourlyFileWriter put(byte[] bytes) throws IOException {
    return put(bytes, 0, bytes.length);
  }

  HourlyFileWriter put(byte[] bytes, int from, int to) throws IOException {
    int length = to - from;
    ensureCapacity(length);
    System.arraycopy(bytes, from, buffer, size, length);
    size += length;
    return this;
  }

  HourlyFileWriter put(String text) throws IOException {
    return put(ascii(text));
  }

  /** Writes a time, in milliseconds since the epoch, as {@code yyyy-MM-dd HH:mm:ss.SSS} in UTC. */
  HourlyFileWriter time(long millis) throws IOException {
    long newSecond = Math.floorDiv(millis, MILLIS_PER_SECOND);
    if (newSecond != second) {
      second = newSecond;
      secondText = ascii(SECOND.format(Instant.ofEpochSecond(newSecond)));
    }
    put(secondText);
    int millisOfSecond = (int) (millis - newSecond * MILLIS_PER_SECOND);
    ensureCapacity(3);
    buffer[size++] = (byte) ('0' + millisOfSecond / 100);
    buffer[size++] = (byte) ('0' + millisOfSecond / 10 % 10);
    buffer[size++] = (byte) ('0' + millisOfSecond % 10);
    return this;
  }

  /** Returns the bytes of an ASCII string. */
  static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }

  @Override
  public void close() throws IOException {
    flush();
    for (OutputStream open : files.values()) {
      open.close();
    }
  }

  private void ensureCapacity(int length) throws IOException {
    if (length > MAX_FIELD_BYTES) {
      throw new UnsupportedOperationException(
          "A field has " + length + " bytes, more than " + MAX_FIELD_BYTES);
    }
    if (size + length > buffer.length) {
      flush();
    }
  }

  private void flush() throws IOException {
    if (size > 0) {
      file.write(buffer, 0, size);
      size = 0;
    }
  }
}
