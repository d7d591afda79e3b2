package io.shardflow.fuzz;

import io.shardflow.datagen.CsvRows;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.local.LocalMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What users write down for a job in a file is used, or told to be wrong. */
final class FilesFuzz {
  private static final Path FILE;

  static {
    try {
      FILE = Files.createTempFile("fuzz", "");
      FILE.toFile().deleteOnExit();
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private FilesFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Files.write(FILE, input);
    for (String option : List.of("--config", "--anomaly.rules", "--reference.path")) {
      try {
        JobCommand.parse(List.of("anomaly-filter", option, FILE.toString()), LocalMain.PRESETS)
            .define(StreamExecutionEnvironment.createLocalEnvironment(1));
      } catch (InvalidOptionsException e) {
        OptionsFuzz.assertTold(e);
      }
    }
    try (CsvRows rows = new CsvRows(FILE, null)) {
      while (rows.next() != null) {
        // A row, or a line as it is.
      }
    } catch (IOException e) {
      // It has no header.
    }
  }
}
