package io.shardflow.query.output;

import io.shardflow.text.Printable;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jline.utils.WCWidth;

/** An aligned table for the terminal, with the number of rows below it. */
public final class TableOutput implements RowOutput {
  private static final int MAX_WIDTH = 48;
  private static final String GAP = "  ";
  private static final String NULL = "NULL";
  private static final String ELLIPSIS = "…";

  /** Doubles are rounded to so many decimals. */
  private static final int DOUBLE_SCALE = 6;

  /** Decimals with a larger scale are shown with as many decimals as the column needs. */
  private static final int MAX_FIXED_SCALE = 4;

  /** Smaller doubles are shown with an exponent. */
  private static final double MIN_ROUNDED = 1e-4;

  private static final double MAX_ROUNDED = 1e15;

  @Override
  public void print(ResultSet rows, long maxRows, PrintStream out) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    int count = columns.getColumnCount();
    List<Column> table = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      table.add(new Column(columns.getColumnLabel(i), columns.getColumnTypeName(i)));
    }
    long all = 0;
    for (; rows.next(); all++) {
      for (int i = 0; all < maxRows && i < count; i++) {
        table.get(i).values.add(Values.value(rows, i + 1));
      }
    }
    long shown = Math.min(all, maxRows);
    table.forEach(Column::layOut);
    printLine(table, out, -1);
    StringBuilder rule = new StringBuilder();
    table.forEach(
        column -> rule.append(rule.length() == 0 ? "" : GAP).append("-".repeat(column.width)));
    out.println(rule);
    for (int row = 0; row < shown; row++) {
      printLine(table, out, row);
    }
    out.printf(
        Locale.ROOT,
        shown == all ? "(%2$,d row%3$s)%n" : "(%1$,d of %2$,d rows; --rows N shows more)%n",
        shown,
        all,
        all == 1 ? "" : "s");
  }

  private static void printLine(List<Column> table, PrintStream out, int row) {
    StringBuilder line = new StringBuilder();
    for (Column column : table) {
      String text = row < 0 ? column.name : column.texts.get(row);
      String padding = " ".repeat(column.width - width(text));
      line.append(line.length() == 0 ? "" : GAP)
          .append(column.isNumeric ? padding + text : text + padding);
    }
    out.println(line.toString().stripTrailing());
  }

  /** Returns the number of columns of the terminal that a text takes. */
  private static int width(String text) {
    return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
  }

  private static String cut(String text) {
    String line = Printable.line(text);
    if (width(line) <= MAX_WIDTH) {
      return line;
    }
    StringBuilder start = new StringBuilder();
    int width = 0;
    for (int c : line.codePoints().toArray()) {
      width += Math.max(0, WCWidth.wcwidth(c));
      if (width >= MAX_WIDTH) {
        break;
      }
      start.appendCodePoint(c);
    }
    return start + ELLIPSIS;
  }

  private static final class Column {
    private final String name;
    private final boolean isNumeric;
    private final int declaredScale;
    private final List<Object> values = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private int width;

    private Column(String name, String type) {
      this.name = cut(name);
      this.isNumeric = Values.isNumeric(type);
      this.declaredScale =
          type.startsWith("DECIMAL(")
              ? Integer.parseInt(type.substring(type.indexOf(',') + 1, type.length() - 1).strip())
              : 0;
    }

    private void layOut() {
      int scale = scale();
      width = width(name);
      for (Object value : values) {
        String text = text(value, scale);
        texts.add(text);
        width = Math.max(width, width(text));
      }
    }

    /** All decimals of a column have the same number of digits after the point. */
    private int scale() {
      if (declaredScale <= MAX_FIXED_SCALE) {
        return declaredScale;
      }
      return values.stream()
          .filter(BigDecimal.class::isInstance)
          .mapToInt(value -> Math.max(0, ((BigDecimal) value).stripTrailingZeros().scale()))
          .max()
          .orElse(0);
    }

    private static String text(Object value, int scale) {
      if (value == null) {
        return NULL;
      }
      if (value instanceof BigDecimal decimal) {
        return decimal.setScale(scale, RoundingMode.UNNECESSARY).toPlainString();
      }
      if (value instanceof Double number) {
        double size = Math.abs(number);
        return size == 0 || size >= MIN_ROUNDED && size < MAX_ROUNDED
            ? Values.plain(
                BigDecimal.valueOf(number).setScale(DOUBLE_SCALE, RoundingMode.HALF_EVEN))
            : number.toString();
      }
      return cut(value.toString());
    }
  }
}
