package io.shardflow.query;

import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.local.command.CommandLine;
import io.shardflow.query.dataset.ResultFolder;
import io.shardflow.query.dataset.Views;
import io.shardflow.query.duckdb.DuckDb;
import io.shardflow.query.duckdb.DuckDbSql;
import io.shardflow.query.output.TableOutput;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Runs SQL on a folder of results, with one view per data set. */
public final class QueryMain {
  /** What DuckDB's driver puts before the message of an error. */
  private static final String DRIVER_PREFIX =
      "(?s)^Invalid Input Error: Attempting to execute.*?Error: ";

  private static final int LINE_WIDTH = 110;

  private QueryMain() {}

  public static void main(String[] arguments) {
    CommandLine.exitAfter(
        (words, flink) -> {
          try {
            return run(words);
          } catch (QueryException e) {
            System.err.println("Failed: " + e.getMessage());
            return 1;
          }
        },
        arguments);
  }

  /**
   * Runs the command {@code [SQL] [-f FILE] [--key value ...]}.
   *
   * @return the exit status, which is 0
   * @throws InvalidOptionsException if the arguments are invalid, or there are no results
   * @throws QueryException if the SQL cannot be run
   */
  static int run(List<String> words) throws Exception {
    if (CommandLine.asksForHelp(words)) {
      System.out.print(QueryOptions.help());
      return 0;
    }
    QueryOptions options = QueryOptions.parse(words);
    ResultFolder folder = ResultFolder.of(options.path());
    if (folder.dataSets().isEmpty()) {
      throw options.noDataSets();
    }
    Views views = Views.of(folder);
    String sql =
        options.file() == null
            ? options.sql()
            : Files.readString(options.file(), StandardCharsets.UTF_8);
    try (Connection db = DuckDb.open()) {
      if (sql == null) {
        list(db, views, options);
      } else {
        query(db, views, sql, options);
      }
    }
    return 0;
  }

  private static void query(Connection db, Views views, String sql, QueryOptions options)
      throws QueryException {
    try (Statement statement = db.createStatement()) {
      views.create(db, sql);
      if (statement.execute(sql)) {
        try (ResultSet rows = statement.getResultSet()) {
          options.output().print(rows, options.rows(), System.out);
        }
      }
    } catch (SQLException e) {
      throw new QueryException(message(e) + "\n" + overview(views), e);
    }
  }

  /** Returns DuckDB's message as one paragraph, without the drawing of the position. */
  private static String message(SQLException failure) {
    String message = failure.getMessage().replaceFirst(DRIVER_PREFIX, "");
    return message
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty() && !line.equals("^"))
        .collect(Collectors.joining(" "));
  }

  private static String overview(Views views) {
    String names = views.all().stream().map(Views.View::name).collect(Collectors.joining(", "));
    return Stream.concat(Stream.of("Views: " + (names.isEmpty() ? "none" : names)), notes(views))
        .collect(Collectors.joining("\n"));
  }

  private static Stream<String> notes(Views views) {
    return views.notes().stream().map(note -> "Note: " + note);
  }

  /** Lists the views: as text, or with one row per column in the other formats. */
  private static void list(Connection db, Views views, QueryOptions options) throws Exception {
    boolean isText = options.output() instanceof TableOutput;
    List<String> columns = new ArrayList<>();
    for (Views.View view : views.all()) {
      Map<String, String> types;
      long rows;
      try {
        views.create(db, view);
        types = DuckDbSql.columns(db, DuckDbSql.name(view.name()));
        rows = count(db, view);
      } catch (SQLException e) {
        throw new QueryException(view.name() + ": " + message(e), e);
      }
      if (isText) {
        print(view, rows, types, System.out);
      }
      types.forEach(
          (column, type) ->
              columns.add(
                  "(%s, %d, %s, %s)"
                      .formatted(
                          DuckDbSql.text(view.name()),
                          rows,
                          DuckDbSql.text(column),
                          DuckDbSql.text(type))));
    }
    if (!isText && !columns.isEmpty()) {
      try (Statement statement = db.createStatement();
          ResultSet listing =
              statement.executeQuery(
                  "SELECT * FROM (VALUES %s) v(\"view\", \"rows\", \"column\", \"type\")"
                      .formatted(String.join(", ", columns)))) {
        options.output().print(listing, options.rows(), System.out);
      }
    }
    notes(views).forEach(System.err::println);
  }

  private static long count(Connection db, Views.View view) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet count =
            statement.executeQuery("SELECT count(*) FROM " + DuckDbSql.name(view.name()))) {
      count.next();
      return count.getLong(1);
    }
  }

  private static void print(
      Views.View view, long rows, Map<String, String> types, PrintStream out) {
    String source =
        view.folders().size() == 1
            ? view.folders().get(0).storage().description() + " in " + view.folders().get(0).path()
            : view.folders().size() + " folders";
    out.printf(Locale.ROOT, "%s: %,d row%s, %s%n", view.name(), rows, rows == 1 ? "" : "s", source);
    StringBuilder line = new StringBuilder();
    String separator = "";
    for (Map.Entry<String, String> column : types.entrySet()) {
      String text = column.getKey() + " " + column.getValue();
      if (line.length() + text.length() > LINE_WIDTH) {
        out.println("  " + line + separator.strip());
        line.setLength(0);
        separator = "";
      }
      line.append(separator).append(text);
      separator = ", ";
    }
    out.println("  " + line);
  }
}
