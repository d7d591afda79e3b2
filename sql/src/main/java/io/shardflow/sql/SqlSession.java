package io.shardflow.sql;

import io.shardflow.local.command.Failures;
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

/** A session of Flink's SQL gateway, in this JVM. */
final class SqlSession implements AutoCloseable {
  private static final Pattern LINE_IN_MESSAGE = Pattern.compile("\\b(?:at|From) line (\\d+)");
  private static final int MAX_MESSAGE_LINES = 12;
  private static final String GATEWAY_PACKAGE = "org.apache.flink.table.gateway";
  private static final int MAX_ROWS_PER_FETCH = 1000;
  private static final long POLL_INTERVAL_MILLIS = 50;

  private final SessionManager sessions;
  private final SqlGatewayService service;
  private final SessionHandle session;

  /** Opens a session. The Flink options determine the cluster on which its jobs run. */
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
   * Runs a script that only defines tables and settings.
   *
   * @param settings settings that override those of the script. They apply before and after each of
   *     its statements: whether a table has an event time depends on the execution mode in which it
   *     is created.
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

  /** Returns a string as a SQL literal. */
  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Runs a statement that defines a table or changes a setting. */
  void configure(String statement) {
    try {
      service.configureSession(session, statement, 0);
    } catch (RuntimeException e) {
      throw new IllegalStateException(statement + " " + reason(e), e);
    }
  }

  /** Returns the value of a setting of the session; null if it is not set. */
  String setting(String key) {
    return service.getSessionConfig(session).get(key);
  }

  /** Returns the tables of a database, by name; none if the database does not exist. */
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
   * Runs a statement of a script. The rows of a query are printed until it ends.
   *
   * @return the job that the statement has started to write into tables, or null
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
    boolean showRowKind =
        "streaming".equalsIgnoreCase(setting(ExecutionOptions.RUNTIME_MODE.key()));
    return PrintStyle.tableauWithTypeInferredColumnWidths(
        schema, result.getConverter(), PrintStyle.DEFAULT_MAX_COLUMN_WIDTH, false, showRowKind);
  }

  private static SqlScriptException failure(
      SqlScript script, SqlScript.Statement statement, RuntimeException failure) {
    String message = reason(failure);
    Matcher line = LINE_IN_MESSAGE.matcher(message);
    return new SqlScriptException(
        "%s, line %s: %s"
            .formatted(
                script.file(), line.find() ? line.group(1) : statement.line() + "", message));
  }

  /** Returns Flink's messages about a failure, without those of the SQL gateway. */
  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getClass().getName().startsWith(GATEWAY_PACKAGE)) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    List<String> lines = new ArrayList<>();
    message.lines().filter(line -> !line.isBlank()).limit(MAX_MESSAGE_LINES).forEach(lines::add);
    String first = lines.get(0);
    Failures.describe(cause).lines().filter(line -> !line.equals(first)).forEach(lines::add);
    return String.join("\n", lines);
  }

  /** Iterates over the rows of a statement's result; waits for them if necessary. */
  private final class Rows implements Iterator<RowData> {
    private final OperationHandle operation;
    private final Queue<RowData> fetched = new ArrayDeque<>();
    private Long nextToken = 0L;

    Rows(OperationHandle operation) {
      this.operation = operation;
    }

    /** Fetches the next rows, as soon as the result is ready. */
    ResultSetImpl fetch() {
      ResultSet result;
      do {
        result = service.fetchResults(session, operation, nextToken, MAX_ROWS_PER_FETCH);
        if (result.getResultType() == ResultType.NOT_READY) {
          pause();
        }
      } while (result.getResultType() == ResultType.NOT_READY);
      nextToken = result.getNextToken();
      fetched.addAll(result.getData());
      return (ResultSetImpl) result;
    }

    @Override
    public boolean hasNext() {
      while (fetched.isEmpty() && nextToken != null) {
        if (fetch().getData().isEmpty() && nextToken != null) {
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
        Thread.sleep(POLL_INTERVAL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted while waiting for rows", e);
      }
    }
  }
}
