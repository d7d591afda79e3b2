package io.shardflow.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.datagen.events.EventKind;
import io.shardflow.expected.ExpectedResults;
import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.sink.KnownColumns;
import io.shardflow.jobs.testing.Expected;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.localkinesis.RepositoryFile;
import io.shardflow.model.RowSchema;
import io.shardflow.model.RowSchema.Column;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs the queries in {@code deploy} on the results of every job. */
class QueriesOnJobsTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder().setNumberSlotsPerTaskManager(4).build());

  private static final Pattern TABLE = Pattern.compile("FROM (\\w+)");

  @TempDir static Path results;

  @BeforeAll
  static void runAllJobs() throws Exception {
    for (Job<?> job : JobCatalogue.JOBS) {
      EventKind kind = ExpectedResults.kindOf(job.name()).orElse(EventKind.SENSORS);
      for (String format : List.of("json", "parquet")) {
        List<String> options =
            new ArrayList<>(Arrays.asList(new Expected(kind, 11, 8_000).options(400)));
        options.add("--sink.format=" + format);
        JobRun.toItsEnd(
            job.name(),
            results.resolve(format).resolve(job.name()),
            options.toArray(String[]::new));
      }
    }
  }

  static Stream<Path> queries() throws IOException {
    return Files.list(RepositoryFile.of("deploy/duckdb")).sorted();
  }

  @ParameterizedTest
  @MethodSource("queries")
  void queryHasPlausibleRows(Path query) throws Exception {
    for (String format : List.of("json", "parquet")) {
      List<String> rows =
          new QueryRun(results.resolve(format))
              .out("-f", query.toString(), "--format", "json")
              .lines()
              .toList();
      assertThat(rows).as(format).isNotEmpty();
      // Columns that may be null: an error of a whole record has no field.
      assertThat(rows).as(format).allMatch(row -> !row.matches(".*\"(?!field)\\w+\":null.*"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"athena", "redshift"})
  void questionsHaveRowsInSqlThatAllEnginesShare(String engine) throws Exception {
    QueryRun run = new QueryRun(results.resolve("parquet"));
    String questions = Files.readString(RepositoryFile.of("deploy/" + engine + "/questions.sql"));
    List<String> statements =
        Stream.of(questions.replace("shardflow.", "").split(";\n"))
            .filter(text -> !text.isBlank())
            .toList();
    assertThat(statements).hasSize(10);
    for (String statement : statements) {
      Matcher table =
          TABLE.matcher(statement.replaceAll("(?m)^--.*$|year FROM|month FROM|day FROM", ""));
      assertThat(table.find()).isTrue();
      String newest =
          run.out(
                  "SELECT max(make_date(year, month, day)) AS d FROM " + table.group(1),
                  "--format=csv")
              .lines()
              .toList()
              .get(1);
      assertThat(run.rows(statement.replace("current_date", "DATE '" + newest + "'")))
          .as(statement)
          .isNotEmpty();
    }
  }

  @Test
  void comparesCategoriesOfTheNewestDay() throws Exception {
    QueryRun run = new QueryRun(results.resolve("json"));
    String file = RepositoryFile.of("deploy/duckdb/category_sales_today.sql").toString();
    assertThat(run.out("-f", file, "--format", "csv").lines().skip(1).toList())
        .hasSize(2)
        .anyMatch(row -> row.startsWith("Electronics,"))
        .anyMatch(row -> row.startsWith("Books,"));
  }

  /** A job that is new needs a line in KnownColumns. */
  @Test
  void columnsOfEveryDataSetAreKnown() throws Exception {
    Set<String> found = new TreeSet<>();
    try (Stream<Path> folders = Files.walk(results.resolve("parquet"), 2)) {
      folders
          .filter(folder -> folder.getNameCount() == results.getNameCount() + 3)
          .forEach(folder -> found.add(folder.getFileName().toString()));
    }
    assertThat(found).isEqualTo(new TreeSet<>(KnownColumns.dataSets()));
    for (String dataSet : found) {
      for (RowSchema schema : KnownColumns.schemas(dataSet)) {
        assertThat(columns(dataSet)).as(dataSet).containsAll(columns(schema));
      }
    }
  }

  /** Returns the names and types of the columns that the Parquet files of a data set have. */
  private static Set<String> columns(String dataSet) throws Exception {
    Set<String> columns = new LinkedHashSet<>();
    String file = "'" + results.resolve("parquet") + "/*/" + dataSet + "/**/part-*.parquet'";
    for (String row :
        new QueryRun(results.resolve("parquet"))
            .out(
                "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet("
                    + file
                    + ", union_by_name = true, hive_partitioning = false))",
                "--format=csv")
            .lines()
            .skip(1)
            .toList()) {
      columns.add(row);
    }
    return columns;
  }

  private static List<String> columns(RowSchema schema) {
    return schema.columns().stream().map(QueriesOnJobsTest::column).toList();
  }

  private static String column(Column column) {
    return column.name()
        + ","
        + switch (column.type()) {
          case TEXT -> "VARCHAR";
          case INTEGER -> "BIGINT";
          case NUMBER -> "DOUBLE";
          case DECIMAL -> "\"DECIMAL(38,18)\"";
          case BOOL -> "BOOLEAN";
          case TIME -> "TIMESTAMP WITH TIME ZONE";
          case BYTES -> "BLOB";
        };
  }
}
