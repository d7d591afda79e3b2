package io.shardflow.query;

import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import io.shardflow.local.run.Results;
import io.shardflow.query.output.CsvOutput;
import io.shardflow.query.output.JsonOutput;
import io.shardflow.query.output.RowOutput;
import io.shardflow.query.output.TableOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOptions;

/**
 * The command line of {@code query}.
 *
 * @param sql the text of the statement, or null
 * @param file the file of the statement, or null
 */
record QueryOptions(String sql, Path file, Path path, long rows, RowOutput output) {
  /** The output of rows. */
  enum Format {
    TABLE,
    CSV,
    JSON
  }

  private static final long TABLE_ROWS = 100;

  private static final Option<String> PATH =
      Option.checked(
          ConfigOptions.key("path")
              .stringType()
              .defaultValue("out")
              .withDescription(
                  "The folder of results: a job's sink.path, a folder that holds several of them,"
                      + " or a single data set. Relative to the current folder."),
          "local folder",
          path -> !path.isBlank());

  private static final Option<String> FILE =
      Option.checked(
          ConfigOptions.key("file")
              .stringType()
              .noDefaultValue()
              .withDescription("A file with the SQL statement. -f is short for it."),
          "readable file",
          file -> Files.isReadable(Path.of(file)) && Files.isRegularFile(Path.of(file)));

  private static final Option<Long> ROWS =
      Option.checked(
          ConfigOptions.key("rows")
              .longType()
              .noDefaultValue()
              .withDescription(
                  "The maximum number of rows to print. Default: 100 in a table, otherwise all."),
          "number of 0 or more",
          rows -> rows >= 0);

  private static final Option<Format> FORMAT =
      Option.oneOf(
          ConfigOptions.key("format")
              .enumType(Format.class)
              .defaultValue(Format.TABLE)
              .withDescription(
                  "The output: an aligned table, in which doubles are rounded to six decimals and long"
                      + " texts are cut; CSV with a header row; or JSON Lines."),
          Format.class);

  private static final List<Option<?>> OPTIONS = List.of(PATH, FILE, ROWS, FORMAT);

  static String help() {
    return """
        query [SQL] [-f FILE] [--key value ...]: runs SQL on a folder of results, or lists its data sets

        SQL    one or more statements of DuckDB's SQL. Each data set is a view, with underscores for hyphens:
               SELECT * FROM store_revenue. Times are in UTC. Without SQL, all views are listed with their columns.
        -f     a file with the SQL, such as those in deploy/duckdb

        Exit status: 0 if the SQL has run, 1 if it failed, 2 if the arguments are invalid.

        Options:
        """
        + Options.help(OPTIONS, Map.of());
  }

  /**
   * Parses the command line.
   *
   * @throws InvalidOptionsException with all problems, if there are any
   */
  static QueryOptions parse(List<String> words) throws InvalidOptionsException {
    List<String> statements = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.equals("-f")) {
        word = "--" + FILE.key();
      }
      if (!isOption(word)) {
        statements.add(word);
        continue;
      }
      others.add(word);
      boolean hasValue =
          !word.contains("=") && i + 1 < words.size() && !words.get(i + 1).startsWith("--");
      if (hasValue) {
        others.add(words.get(++i));
      }
    }
    Options options =
        Options.resolve(
            "query",
            OptionSources.of(others),
            OPTIONS,
            Map.of(),
            List.of((values, problems) -> check(values, statements, problems)));
    boolean isTable = options.get(FORMAT) == Format.TABLE;
    return new QueryOptions(
        statements.isEmpty() ? null : statements.get(0),
        options.get(FILE) == null ? null : Path.of(options.get(FILE)),
        Results.localFolder(options.get(PATH)),
        options.isSet(ROWS) ? options.get(ROWS) : isTable ? TABLE_ROWS : RowOutput.ALL,
        switch (options.get(FORMAT)) {
          case TABLE -> new TableOutput();
          case CSV -> new CsvOutput();
          case JSON -> new JsonOutput();
        });
  }

  /** A statement can begin with a comment, which also has two hyphens. */
  private static boolean isOption(String word) {
    return word.matches("(?s)--[\\w.-]+(=.*)?");
  }

  private static void check(Options options, List<String> statements, List<Problem> problems) {
    if (statements.size() > 1) {
      problems.add(
          new Problem(
              null,
              statements.get(1),
              "one text of SQL is allowed: put it in quotes, and write options as --key value"));
    }
    if (!statements.isEmpty() && options.isSet(FILE)) {
      problems.add(
          new Problem(FILE.key(), options.get(FILE), "is not valid together with SQL as argument"));
    }
    if (PATH.isAmong(problems)) {
      return;
    }
    Path folder = Results.localFolder(options.get(PATH));
    if (folder == null || !Files.isDirectory(folder)) {
      problems.add(
          new Problem(
              PATH.key(),
              options.get(PATH),
              folder == null
                  ? "is not a folder on this machine: copy the results to one"
                  : "no such folder: run a job first, such as deploy/local/run.sh, or name the"
                      + " folder of its results"));
    }
  }

  /** Reports that the folder holds no data set. */
  InvalidOptionsException noDataSets() {
    return new InvalidOptionsException(
        "query",
        List.of(
            new Problem(
                PATH.key(),
                path.toString(),
                "contains no data set (a folder with files named part-*.json, .csv or .parquet): run a"
                    + " job with --sink.path "
                    + path
                    + " first, or name the folder of its results")));
  }
}
