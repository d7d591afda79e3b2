package io.shardflow.benchmark.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The generated part of {@code deploy/benchmark/README.md}. */
public final class ReadmeBlock {
  private static final String BEGIN = "<!-- benchmark: begin -->\n";
  private static final String END = "<!-- benchmark: end -->\n";

  private ReadmeBlock() {}

  /**
   * Replaces the text between the two markers.
   *
   * @throws IOException if a marker is missing
   */
  public static void write(Path readme, String text) throws IOException {
    String all = Files.readString(readme);
    int begin = all.indexOf(BEGIN);
    int end = all.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(
          "%s lacks the line %s, or the line %s after it"
              .formatted(readme, BEGIN.strip(), END.strip()));
    }
    Files.writeString(readme, all.substring(0, begin + BEGIN.length()) + text + all.substring(end));
  }
}
