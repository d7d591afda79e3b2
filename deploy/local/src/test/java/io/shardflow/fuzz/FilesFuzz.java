package io.shardflow.fuzz;

import io.shardflow.datagen.csv.CsvRows;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.local.command.CommandLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A file that an option names is used, or reported as invalid. */
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
        JobCommand.parse(List.of("anomaly-filter", option, FILE.toString()), CommandLine.PRESETS)
            .define(StreamExecutionEnvironment.createLocalEnvironment(1));
      } catch (InvalidOptionsException e) {
        OptionsFuzz.assertReported(e);
      }
    }
    try (CsvRows rows = new CsvRows(FILE, null)) {
      while (rows.next() != null) {
        // A row, or an invalid line.
      }
    } catch (IOException e) {
      // The file has no header.
    }
  }
}
