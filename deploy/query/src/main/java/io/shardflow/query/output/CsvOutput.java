package io.shardflow.query.output;

import java.io.PrintStream;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.StringJoiner;

/** CSV with a header row, as the jobs write it: nothing between two commas means null. */
public final class CsvOutput implements RowOutput {
  @Override
  public void print(ResultSet rows, long maxRows, PrintStream out) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    int count = columns.getColumnCount();
    StringJoiner header = new StringJoiner(",");
    for (int i = 1; i <= count; i++) {
      header.add(cell(columns.getColumnLabel(i)));
    }
    out.print(header + "\n");
    for (long row = 0; row < maxRows && rows.next(); row++) {
      StringJoiner line = new StringJoiner(",");
      for (int i = 1; i <= count; i++) {
        Object value = Values.value(rows, i);
        line.add(value == null ? "" : cell(Values.plain(value)));
      }
      out.print(line + "\n");
    }
    out.flush();
  }

  private static String cell(String text) {
    boolean isPlain = !text.isEmpty() && text.chars().noneMatch(c -> ",\"\n\r".indexOf(c) >= 0);
    return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
