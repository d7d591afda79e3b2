package io.shardflow.sql;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.sql.parser.impl.TokenMgrError;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.SqlParserEOFException;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.client.cli.CliClient.ExecutionMode;
import org.apache.flink.table.client.cli.parser.SqlCommandParserImpl;
import org.apache.flink.table.client.cli.parser.SqlMultiLineParser;
import org.apache.flink.table.client.gateway.Executor;
import org.apache.flink.table.client.gateway.SqlExecutionException;
import org.apache.flink.table.client.gateway.StatementResult;
import org.apache.flink.table.delegation.Parser;
import org.jline.reader.EOFError;
import org.jline.reader.Parser.ParseContext;
import org.jline.reader.SyntaxError;

/** The statements of a file, split as Flink's SQL client does. */
record SqlScript(Path file, List<Statement> statements) {
  private static final String COMMENTS = "(?is)(?:\\s|--[^\\n]*\\n|/\\*.*?\\*/)*+";
  private static final Pattern LEADING_COMMENTS = Pattern.compile(COMMENTS);
  private static final Pattern NOTHING = Pattern.compile("(?:" + COMMENTS + ";?)*+");
  private static final Pattern RUNS_JOB =
      Pattern.compile(COMMENTS + "(?:insert|execute|select|with|values)\\b.*");

  /**
   * A statement.
   *
   * @param text the statement with its semicolon, preceded by line breaks, so that it is on the
   *     same lines as in the file
   * @param line the line of the file on which the statement starts, from 1
   */
  record Statement(String text, int line) {
    /** Returns whether Flink runs a job for this statement. */
    boolean runsJob() {
      return RUNS_JOB.matcher(text).lookingAt();
    }
  }

  /**
   * Reads a file.
   *
   * @throws IOException if the file cannot be read, is not in UTF-8, or ends within a statement;
   *     the message names file and line
   */
  static SqlScript read(Path file) throws IOException {
    String content;
    try {
      content = Files.readString(file).replaceFirst("^\uFEFF", "");
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not in UTF-8", e);
    }
    Collector collector = new Collector();
    SqlMultiLineParser parser =
        new SqlMultiLineParser(new SqlCommandParserImpl(), collector, ExecutionMode.INITIALIZATION);
    String text = "";
    for (String line : content.lines().toList()) {
      text += line + "\n";
      if (isComplete(parser, file, text)) {
        if (parser.getPrinter() != null && parser.getPrinter().isQuitCommand()) {
          return new SqlScript(file, List.copyOf(collector.statements));
        }
        // Keep the line breaks, so that Flink's messages name the right lines.
        text = text.replaceAll("[^\n]", "");
      }
    }
    // As in Flink's client, the end of the file ends the last statement.
    boolean open = text.stripTrailing().endsWith(";") || !isComplete(parser, file, text + ";");
    if (open && !NOTHING.matcher(text).matches()) {
      throw new IOException(
          "%s, line %d: this statement does not end: add the ; at the end of a line, the END of a block, or a closing quotation mark"
              .formatted(file, firstLine(text)));
    }
    return new SqlScript(file, List.copyOf(collector.statements));
  }

  private static boolean isComplete(SqlMultiLineParser parser, Path file, String text)
      throws IOException {
    try {
      parser.parse(text, text.length(), ParseContext.ACCEPT_LINE);
      return true;
    } catch (EOFError e) {
      return false;
    } catch (SyntaxError | TokenMgrError e) {
      throw new IOException("%s, line %d: %s".formatted(file, firstLine(text), e.getMessage()), e);
    }
  }

  private static int firstLine(CharSequence text) {
    Matcher leading = LEADING_COMMENTS.matcher(text);
    int start = leading.lookingAt() ? leading.end() : 0;
    return 1 + (int) text.subSequence(0, start).chars().filter(c -> c == '\n').count();
  }

  /** Collects the statements that Flink's client would execute. */
  private static final class Collector implements Executor {
    private final Parser sql =
        ((TableEnvironmentInternal)
                TableEnvironment.create(EnvironmentSettings.newInstance().build()))
            .getParser();
    private final List<Statement> statements = new ArrayList<>();

    /** Adds a statement, unless it is incomplete: the block of a statement set is continued. */
    @Override
    public void configureSession(String statement) {
      try {
        sql.parse(statement);
      } catch (SqlParserEOFException e) {
        throw new SqlExecutionException("The statement is incomplete.", e);
      } catch (RuntimeException e) {
        // Other errors are reported when the statement is run, with the tables that exist then.
      }
      if (!NOTHING.matcher(statement).matches()) {
        statements.add(new Statement(statement, firstLine(statement)));
      }
    }

    @Override
    public ReadableConfig getSessionConfig() {
      return new Configuration();
    }

    @Override
    public Map<String, String> getSessionConfigMap() {
      return Map.of();
    }

    @Override
    public StatementResult executeStatement(String statement) {
      throw new UnsupportedOperationException("Statements are only collected");
    }

    @Override
    public List<String> completeStatement(String statement, int position) {
      return List.of();
    }

    @Override
    public void close() {}
  }
}
