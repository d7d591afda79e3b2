package io.shardflow.benchmark.limit;

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

/** Writes rows into a file for each hour, in the folder of the hour. */
final class DataSet implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int LONGEST_FIELD = 1 << 12;
  private static final long HOUR_MILLIS = 3_600_000;
  private static final long SECOND_MILLIS = 1000;
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

  DataSet(Path folder) {
    this.folder = folder;
  }

  /** Begins a row that belongs into the folder of this time, in milliseconds since 1970. */
  DataSet row(long millis) throws IOException {
    long of = Math.floorDiv(millis, HOUR_MILLIS);
    if (of != hour) {
      flush();
      hour = of;
      file = files.get(of);
      if (file == null) {
        Path path = folder.resolve(FOLDER.format(Instant.ofEpochMilli(millis)));
        Files.createDirectories(path);
        file = Files.newOutputStream(path.resolve("part-0.json"));
        files.put(of, file);
      }
    }
    return this;
  }

  /** Writes these bytes as they are. */
  DataSet put(byte[] bytes) throws IOException {
    return put(bytes, 0, bytes.length);
  }

  DataSet put(byte[] bytes, int from, int to) throws IOException {
    int length = to - from;
    room(length);
    System.arraycopy(bytes, from, buffer, size, length);
    size += length;
    return this;
  }

  DataSet put(String text) throws IOException {
    return put(ascii(text));
  }

  /** Writes a time, in milliseconds since 1970, as {@code yyyy-MM-dd HH:mm:ss.SSS}. */
  DataSet time(long millis) throws IOException {
    long of = Math.floorDiv(millis, SECOND_MILLIS);
    if (of != second) {
      second = of;
      secondText = ascii(SECOND.format(Instant.ofEpochSecond(of)));
    }
    put(secondText);
    int rest = (int) (millis - of * SECOND_MILLIS);
    room(3);
    buffer[size++] = (byte) ('0' + rest / 100);
    buffer[size++] = (byte) ('0' + rest / 10 % 10);
    buffer[size++] = (byte) ('0' + rest % 10);
    return this;
  }

  /** The bytes of a text that is nothing but ASCII. */
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

  private void room(int length) throws IOException {
    if (length > LONGEST_FIELD) {
      throw new UnsupportedOperationException("A field of " + length + " bytes");
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
