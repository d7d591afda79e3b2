package io.shardflow.jobs.deliver.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import lombok.AccessLevel;
import lombok.RequiredArgsConstructor;
import lombok.Value;
import org.apache.flink.core.fs.Path;

/**
 * A value that options only refer to, because everyone can see options: {@code env:NAME} for an
 * environment variable, {@code @PATH} for a file in any file system of Flink.
 */
@Value
@RequiredArgsConstructor(access = AccessLevel.PRIVATE)
public final class HiddenValue implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final int MAX_BYTES = 8 * 1024;
  private static final String VARIABLE = "env:";

  /** How references look, for messages. */
  public static final String ALLOWED = "env:NAME (an environment variable) or @PATH (a file)";

  String reference;

  /** Returns whether a text refers to a value. */
  public static boolean isReference(String text) {
    return text.matches("env:[A-Za-z_][A-Za-z0-9_]*|@\\S.*");
  }

  /** Returns the value that a text refers to. */
  public static HiddenValue of(String reference) {
    return new HiddenValue(reference);
  }

  /**
   * Returns the value, without blanks around it.
   *
   * @throws IOException if there is none on this machine; the message names the reference
   */
  public String read() throws IOException {
    String value =
        reference.startsWith(VARIABLE)
            ? System.getenv(reference.substring(VARIABLE.length()))
            : content(new Path(reference.substring(1)));
    if (value == null || value.isBlank()) {
      throw new IOException(
          reference + " is missing or empty on this machine; each TaskManager needs it");
    }
    return value.strip();
  }

  private static String content(Path file) throws IOException {
    try (InputStream in = file.getFileSystem().open(file)) {
      return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
    }
  }
}
