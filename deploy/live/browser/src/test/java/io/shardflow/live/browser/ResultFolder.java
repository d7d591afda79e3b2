package io.shardflow.live.browser;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes result files as jobs do: complete, and with one JSON object per line. */
final class ResultFolder {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter HOURS =
      DateTimeFormatter.ofPattern("'year='yyyy'/month='MM'/day='dd'/hour='HH")
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIMES =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private final Path root;
  private Instant written;
  private int files;

  ResultFolder(Path root) {
    this.root = root;
  }

  Path root() {
    return root;
  }

  /** Files that are written from now on look as if they had been written then. */
  ResultFolder writtenAt(Instant time) {
    this.written = time;
    return this;
  }

  /** Returns a time as jobs write it. */
  static String time(Instant time) {
    return TIMES.format(time);
  }

  /** Writes a file with rows of one hour. */
  void write(String job, String dataSet, Instant hour, List<Map<String, Object>> rows) {
    StringBuilder lines = new StringBuilder();
    try {
      for (Map<String, Object> row : rows) {
        lines.append(JSON.writeValueAsString(row)).append('\n');
      }
      writeText(job, dataSet, hour, lines.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file with any text. */
  void writeText(String job, String dataSet, Instant hour, String text) {
    try {
      Path folder = root.resolve(job).resolve(dataSet).resolve(HOURS.format(hour));
      Files.createDirectories(folder);
      String name = "part-" + job + "-" + UUID.randomUUID() + "-" + files++ + ".json";
      Path hidden = Files.writeString(folder.resolve("." + name), text);
      if (written != null) {
        Files.setLastModifiedTime(hidden, FileTime.from(written));
      }
      Files.move(hidden, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
