package io.shardflow.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The part of {@code deploy/benchmark/README.md} that the benchmark generates. */
final class Readme {
  private static final String BEGIN = "<!-- benchmark: begin -->\n";
  private static final String END = "<!-- benchmark: end -->\n";

  private Readme() {}

  /**
   * Replaces the text between the two markers.
   *
   * @throws IOException if a marker is missing
   */
  static void write(Path readme, String text) throws IOException {
    String all = Files.readString(readme);
    int begin = all.indexOf(BEGIN);
    int end = all.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(
          "%s has no lines %s and %s".formatted(readme, BEGIN.strip(), END.strip()));
    }
    Files.writeString(readme, all.substring(0, begin + BEGIN.length()) + text + all.substring(end));
  }
}
