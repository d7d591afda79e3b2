package io.shardflow.jobs.options;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.InputStream;
import org.apache.flink.core.fs.Path;

/** What users write down for a job in JSON. */
public final class JsonFile {
  private JsonFile() {}

  /**
   * What is written in a file on any of Flink's file systems.
   *
   * @throws IOException with what is wrong with the file
   */
  public static <T> T read(String path, ObjectReader reader) throws IOException {
    Path file = new Path(path);
    try (InputStream in = file.getFileSystem().open(file)) {
      return read(in, reader);
    }
  }

  /** As above, from a stream. */
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
