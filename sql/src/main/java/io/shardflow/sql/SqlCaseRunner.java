package io.shardflow.sql;

import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Options;
import io.shardflow.local.cases.CaseCluster;
import io.shardflow.local.cases.CaseException;
import io.shardflow.local.cases.CaseFolder;
import io.shardflow.local.cases.PipelineRunner;
import io.shardflow.local.cases.PreparedCase;
import io.shardflow.local.cases.format.CaseInput;
import io.shardflow.local.cases.format.ExpectedRows;
import io.shardflow.local.cases.format.TestCase;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.table.catalog.ResolvedCatalogTable;

/** Runs cases of {@code run.sh test} whose pipeline is a SQL script. Registered as a service. */
public final class SqlCaseRunner implements PipelineRunner {
  private static final String DEFAULT_DATABASE = "default_database";
  private static final String SINK = "sink";

  @Override
  public boolean accepts(TestCase test) {
    return test.sql() != null;
  }

  @Override
  public PreparedCase prepare(TestCase test, CaseFolder folder, Configuration flink)
      throws IOException, InvalidOptionsException {
    Path besideTheFile = test.resolve(test.sql().text());
    Path file =
        SqlMain.file(
            Files.isRegularFile(besideTheFile) ? besideTheFile.toString() : test.sql().text());
    if (test.input() instanceof CaseInput.Stream) {
      throw new InvalidOptionsException(
          "sql",
          List.of(
              new Problem(
                  null,
                  "stream",
                  "cases of SQL cannot read a stream; give records, text or file, which are"
                      + " replayed")));
    }
    Options options =
        folder.resolve(
            "sql",
            folder.userOptions(List.of(SqlMain.ENVIRONMENT.key())),
            SqlMain.OPTIONS,
            SqlMain::resolve);
    return new Prepared(
        SqlScript.read(SqlMain.environment(options)),
        SqlScript.read(file),
        new TableOptions(options),
        folder.results(),
        test.expected().stream().map(ExpectedRows::dataSet).toList());
  }

  private record Prepared(
      SqlScript environment,
      SqlScript script,
      TableOptions tableOptions,
      Path results,
      List<String> expected)
      implements PreparedCase {
    /** Unknown before the environment has run. */
    @Override
    public Set<String> dataSets() {
      return Set.of();
    }

    @Override
    public void run(CaseCluster cluster) throws Exception {
      Map<String, String> settings = tableOptions.settings();
      settings.put(PipelineOptions.NAME.key(), script.file().getFileName().toString());
      try (SqlSession session = new SqlSession(cluster.client())) {
        session.configure(environment, settings);
        tableOptions.applyTo(session);
        Set<String> dataSets = new TreeSet<>();
        List<JobID> jobs = new ArrayList<>();
        for (SqlScript.Statement statement : script.statements()) {
          if (statement.runsJob()) {
            dataSets.addAll(redirectSinks(session));
          }
          JobID job = session.execute(script, statement, new PrintWriter(PrintWriter.nullWriter()));
          if (job != null) {
            jobs.add(job);
          }
        }
        for (JobID job : jobs) {
          cluster.await(job);
        }
        checkExpected(dataSets);
      } catch (SqlScriptException e) {
        throw new CaseException(e.getMessage());
      }
    }

    /**
     * Lets the tables of files that the script writes do so in the folder of the case, and returns
     * the names of their data sets.
     */
    private Set<String> redirectSinks(SqlSession session) throws CaseException {
      Set<String> dataSets = new TreeSet<>();
      for (String database : List.of(DEFAULT_DATABASE, SINK)) {
        for (Map.Entry<String, ResolvedCatalogTable> table : session.tables(database).entrySet()) {
          String path = table.getValue().getOptions().get("path");
          if (path == null || !isWritten(table.getKey())) {
            continue;
          }
          var folder = new org.apache.flink.core.fs.Path(path);
          dataSets.add(folder.getName());
          if (!Path.of(folder.getPath()).startsWith(results)) {
            redirect(session, database, table.getKey(), results.resolve(folder.getName()));
          }
        }
      }
      return dataSets;
    }

    private static void redirect(SqlSession session, String database, String table, Path folder)
        throws CaseException {
      try {
        session.configure(
            "ALTER TABLE %s.`%s` SET ('path' = %s);"
                .formatted(database, table, SqlSession.quoted(folder.toString())));
      } catch (IllegalStateException e) {
        throw new CaseException(
            "the table %s cannot write to the folder of the case: create it without TEMPORARY, or"
                    .formatted(table)
                + " LIKE a table of the database sink");
      }
    }

    private boolean isWritten(String table) {
      Pattern insert =
          Pattern.compile(
              "(?i)\\bINSERT\\s+INTO\\s+(?:[\\w`]+\\.)*`?" + Pattern.quote(table) + "`?\\s");
      return script.statements().stream()
          .anyMatch(statement -> insert.matcher(statement.text()).find());
    }

    private void checkExpected(Set<String> dataSets) throws CaseException {
      for (String dataSet : expected) {
        if (!dataSets.contains(dataSet)) {
          throw new CaseException(
              "%s is not a data set of the script; it writes: %s"
                  .formatted(dataSet, String.join(", ", dataSets)));
        }
      }
    }
  }
}
