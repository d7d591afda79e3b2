package io.shardflow.sql;

import io.shardflow.jobs.testing.JobRun;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.Configuration;

/**
 * Runs a script on a file of events, as a user does.
 *
 * @param folder the folder for script, events and results
 */
record SqlRun(Path folder) {
  /** The folder of the table {@code results} of a script. */
  private static final String RESULTS = "results";

  /**
   * Runs a script.
   *
   * @param script the script. It may create a table {@code results}; {@code $results} is replaced
   *     by the WITH clause of that table.
   * @param events the content of the input file
   * @param options options such as {@code --key=value}, and Flink's such as {@code key=value}
   * @return the lines of the table {@code results}, sorted
   */
  List<String> rows(String script, String events, String... options) throws Exception {
    int status = status(script, events, options);
    if (status != 0) {
      throw new IllegalStateException("exit status " + status);
    }
    return JobRun.rows(folder, RESULTS);
  }

  /** Runs a script; returns its exit status. */
  int status(String script, String events, String... options) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("script.sql"),
            script.replace(
                "$results",
                "WITH ('connector' = 'filesystem', 'format' = 'json', 'path' = '%s')"
                    .formatted(folder.resolve(RESULTS))));
    Path input = Files.writeString(folder.resolve("events.jsonl"), events);
    List<String> words =
        new ArrayList<>(
            List.of(file.toString(), "--source.type", "file", "--source.path", input.toString()));
    Configuration flink = new Configuration();
    for (String option : options) {
      String[] pair = option.split("=", 2);
      if (option.startsWith("--")) {
        words.addAll(List.of(pair));
      } else {
        flink.setString(pair[0], pair[1]);
      }
    }
    return SqlMain.run(words, flink);
  }

  /** Code to run. */
  interface Action {
    void run() throws Exception;
  }

  /** Returns everything that an action prints to standard output and standard error. */
  static String captured(Action action) throws Exception {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream both = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    System.setOut(both);
    System.setErr(both);
    try {
      action.run();
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
