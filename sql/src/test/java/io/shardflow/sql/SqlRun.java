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

/** A script on a file of events, as a user runs it, from text to rows. */
record SqlRun(Path folder) {
  /** Where a script's {@code results} are. */
  private static final String RESULTS = "results";

  /**
   * Runs a script.
   *
   * @param script may write into a table {@code results}, for which {@code $results} stands as the
   *     end of its definition
   * @return the lines of that table, sorted
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

  /** Something to be run. */
  interface Action {
    void run() throws Exception;
  }

  /** What the action prints, on whichever channel. */
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
