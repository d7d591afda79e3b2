package io.shardflow.query;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the command on a folder of results, and captures what it prints. */
public final class QueryRun {
  private final Path folder;

  public QueryRun(Path folder) {
    this.folder = folder;
  }

  /** Writes a file of rows below the folder. */
  public QueryRun with(String file, String... rows) throws Exception {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, String.join("\n", rows) + "\n");
    return this;
  }

  /** Runs the command with arguments, and returns its standard output. */
  public String out(String... arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of(arguments));
    if (!words.contains("--path")) {
      words.add("--path=" + folder);
    }
    PrintStream original = System.out;
    ByteArrayOutputStream captured = new ByteArrayOutputStream();
    System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
    try {
      QueryMain.run(words);
    } finally {
      System.setOut(original);
    }
    return captured.toString(StandardCharsets.UTF_8);
  }

  /** Runs SQL, and returns the rows as JSON. */
  public List<String> rows(String sql) throws Exception {
    return out(sql, "--format", "json").lines().toList();
  }

  /** Runs SQL on a folder below this one, and returns the rows as JSON. */
  public List<String> rows(String sql, String below) throws Exception {
    return new QueryRun(folder.resolve(below)).rows(sql);
  }
}
