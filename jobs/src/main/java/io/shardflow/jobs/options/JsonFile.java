package io.shardflow.jobs.options;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.flink.core.fs.Path;

/** Reads JSON files that users write, and reports errors with their line. */
public final class JsonFile {
  private JsonFile() {}

  /**
   * Reads a file on any Flink file system.
   *
   * @throws IOException if the file cannot be read; the message says what is wrong and in which
   *     line
   */
  public static <T> T read(String path, ObjectReader reader) throws IOException {
    Path file = new Path(path);
    try (InputStream in = file.getFileSystem().open(file)) {
      return read(in, reader);
    }
  }

  /**
   * Reads a file on any Flink file system as text in UTF-8.
   *
   * @throws IOException if the file cannot be read
   */
  public static String text(String path) throws IOException {
    Path file = new Path(path);
    try (InputStream in = file.getFileSystem().open(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * Reads a stream to its end.
   *
   * @throws IOException if the content cannot be read; the message says what is wrong and in which
   *     line
   */
  public static <T> T read(InputStream in, ObjectReader reader) throws IOException {
    try {
      return reader.readValue(in);
    } catch (JacksonException e) {
      throw new IOException(
          e.getOriginalMessage()
              + (e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr()),
          e);
    }
  }
}
