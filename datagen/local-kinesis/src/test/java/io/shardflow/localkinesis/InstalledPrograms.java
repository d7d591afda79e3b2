package io.shardflow.localkinesis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs that some tests need, and that not every machine has. */
public final class InstalledPrograms {
  private InstalledPrograms() {}

  /** Skips the test unless all these programs are on the PATH. */
  public static void require(String... programs) {
    for (String program : programs) {
      assumeTrue(
          Stream.of(System.getenv("PATH").split(File.pathSeparator))
              .anyMatch(path -> Files.isExecutable(Path.of(path, program))),
          program + " is not on the PATH");
    }
  }
}
