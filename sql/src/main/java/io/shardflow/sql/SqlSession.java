package io.shardflow.sql;

import io.shardflow.local.Failures;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.table.api.ResultKind;
import org.apache.flink.table.catalog.CatalogBaseTable.TableKind;
import org.apache.flink.table.catalog.ResolvedCatalogTable;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.gateway.api.SqlGatewayService;
import org.apache.flink.table.gateway.api.operation.OperationHandle;
import org.apache.flink.table.gateway.api.results.ResultSet;
import org.apache.flink.table.gateway.api.results.ResultSet.ResultType;
import org.apache.flink.table.gateway.api.results.ResultSetImpl;
import org.apache.flink.table.gateway.api.results.TableInfo;
import org.apache.flink.table.gateway.api.session.SessionEnvironment;
import org.apache.flink.table.gateway.api.session.SessionHandle;
import org.apache.flink.table.gateway.rest.util.SqlGatewayRestAPIVersion;
import org.apache.flink.table.gateway.service.SqlGatewayServiceImpl;
import org.apache.flink.table.gateway.service.context.DefaultContext;
import org.apache.flink.table.gateway.service.session.SessionManager;
import org.apache.flink.table.utils.print.PrintStyle;

/** A session of Flink's SQL gateway within this JVM. */
final class SqlSession implements AutoCloseable {
  private static final Pattern LINE = Pattern.compile("\\b(?:at|From) line (\\d+)");
  private static final int MOST_LINES = 12;
  private static final String GATEWAY = "org.apache.flink.table.gateway";
  private static final int ROWS_AT_ONCE = 1000;
  private static final long RESULT_CHECK_MILLIS = 50;

  private final SessionManager sessions;
  private final SqlGatewayService service;
  private final SessionHandle session;

  /** Opens a session whose jobs run where these options of Flink say. */
  SqlSession(Configuration flink) {
    sessions = SessionManager.create(new DefaultContext(flink, List.of()));
    sessions.start();
    service = new SqlGatewayServiceImpl(sessions);
    session =
        service.openSession(
            SessionEnvironment.newBuilder()
                .setSessionEndpointVersion(SqlGatewayRestAPIVersion.getDefaultVersion())
                .build());
  }

  @Override
  public void close() {
    service.closeSession(session);
    sessions.stop();
  }

  /**
   * Runs a script that defines tables and settings and nothing else.
   *
   * @param settings what is set whatever the script sets, from its beginning: whether a table has
   *     an event time depends on the execution mode in which it is made
   */
  void configure(SqlScript script, Map<String, String> settings) throws SqlScriptException {
    set(settings);
    for (SqlScript.Statement statement : script.statements()) {
      try {
        service.configureSession(session, statement.text(), 0);
      } catch (RuntimeException e) {
        throw failure(script, statement, e);
      }
      set(settings);
    }
  }

  private void set(Map<String, String> settings) {
    settings.forEach(
        (key, value) -> {
          if (!value.equals(setting(key))) {
            configure("SET " + quoted(key) + " = " + quoted(value) + ";");
          }
        });
  }

  /** A text as a literal. */
  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Runs a statement that defines or sets something. */
  void configure(String statement) {
    try {
      service.configureSession(session, statement, 0);
    } catch (RuntimeException e) {
      throw new IllegalStateException(statement + " " + reason(e), e);
    }
  }

  /** What is set in the session. */
  String setting(String key) {
    return service.getSessionConfig(session).get(key);
  }

  /** The tables of a database, by name; none if there is no such database. */
  Map<String, ResolvedCatalogTable> tables(String database) {
    String catalog = service.getCurrentCatalog(session);
    Map<String, ResolvedCatalogTable> tables = new TreeMap<>();
    if (service.listDatabases(session, catalog).contains(database)) {
      for (TableInfo table :
          service.listTables(session, catalog, database, Set.of(TableKind.TABLE))) {
        tables.put(
            table.getIdentifier().getObjectName(),
            (ResolvedCatalogTable) service.getTable(session, table.getIdentifier()));
      }
    }
    return tables;
  }

  /**
   * Runs a statement of a script, until the rows of a query are all printed.
   *
   * @return the job that writes into tables, or null
   */
  JobID execute(SqlScript script, SqlScript.Statement statement, PrintWriter out)
      throws SqlScriptException {
    OperationHandle operation =
        service.executeStatement(session, statement.text(), 0, new Configuration());
    try {
      Rows rows = new Rows(operation);
      ResultSetImpl first = rows.fetch();
      if (!first.isQueryResult() && first.getJobID() != null) {
        return first.getJobID();
      }
      if (first.getResultKind() != ResultKind.SUCCESS) {
        style(first).print(rows, out);
        out.flush();
      }
      return null;
    } catch (RuntimeException e) {
      throw failure(script, statement, e);
    } finally {
      service.closeOperation(session, operation);
    }
  }

  private PrintStyle style(ResultSetImpl result) {
    ResolvedSchema schema = result.getResultSchema();
    if (!result.isQueryResult()) {
      return schema.getColumnCount() == 1
          ? PrintStyle.rawContent(result.getConverter())
          : PrintStyle.tableauWithDataInferredColumnWidths(schema, result.getConverter());
    }
    boolean changes = "streaming".equalsIgnoreCase(setting(ExecutionOptions.RUNTIME_MODE.key()));
    return PrintStyle.tableauWithTypeInferredColumnWidths(
        schema, result.getConverter(), PrintStyle.DEFAULT_MAX_COLUMN_WIDTH, false, changes);
  }

  private static SqlScriptException failure(
      SqlScript script, SqlScript.Statement statement, RuntimeException failure) {
    String message = reason(failure);
    Matcher named = LINE.matcher(message);
    return new SqlScriptException(
        "%s, line %s: %s"
            .formatted(
                script.file(), named.find() ? named.group(1) : statement.line() + "", message));
  }

  /** What Flink says is wrong, without what the gateway says of itself. */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getClass().getName().startsWith(GATEWAY)) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    List<String> lines = new ArrayList<>();
    message.lines().filter(line -> !line.isBlank()).limit(MOST_LINES).forEach(lines::add);
    String first = lines.get(0);
    Failures.describe(cause).lines().filter(line -> !line.equals(first)).forEach(lines::add);
    return String.join("\n", lines);
  }

  /** The rows of a statement's result, as they come. */
  private final class Rows implements Iterator<RowData> {
    private final OperationHandle operation;
    private final Queue<RowData> fetched = new ArrayDeque<>();
    private Long next = 0L;

    Rows(OperationHandle operation) {
      this.operation = operation;
    }

    /** What is there next, as soon as there is something. */
    ResultSetImpl fetch() {
      ResultSet result;
      do {
        result = service.fetchResults(session, operation, next, ROWS_AT_ONCE);
        if (result.getResultType() == ResultType.NOT_READY) {
          pause();
        }
      } while (result.getResultType() == ResultType.NOT_READY);
      next = result.getNextToken();
      fetched.addAll(result.getData());
      return (ResultSetImpl) result;
    }

    @Override
    public boolean hasNext() {
      while (fetched.isEmpty() && next != null) {
        if (fetch().getData().isEmpty() && next != null) {
          pause();
        }
      }
      return !fetched.isEmpty();
    }

    @Override
    public RowData next() {
      return fetched.remove();
    }

    private void pause() {
      try {
        Thread.sleep(RESULT_CHECK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted", e);
      }
    }
  }
}
