package io.shardflow.codec.csv;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardflow.codec.file.LineReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The columns of a CSV file, and the parser of its rows. The jobs, {@code discover} and {@code
 * datagen csv} read every CSV file with this class and {@link LineReader#csv}.
 *
 * <ul>
 *   <li>A file is UTF-8. A byte order mark at its start is ignored.
 *   <li>A row is a line. A line ends with LF, CRLF or CR, also inside quotes. So a text cannot
 *       contain a line break, and an unclosed quote affects only one row. Empty lines are skipped.
 *   <li>The header, the first line, names the columns. Blanks around a name are removed. A column
 *       without a name is ignored. If several columns have the same name, the last one counts and
 *       the others are ignored.
 *   <li>Cells are separated by commas. A cell is quoted as a whole, with {@code "} doubled inside,
 *       or has no quote at all. Spaces between a quote and a comma are ignored; other blanks belong
 *       to the text.
 *   <li>A cell with nothing between its commas has no value. {@code ""} is an empty text.
 *   <li>A row may have fewer cells than the header: the missing cells have no value. It may have
 *       more cells only if these are blank.
 *   <li>Every other line is malformed.
 * </ul>
 *
 * <p>This is not done by a library, because CSV libraries are lenient where these rules are strict:
 * FastCSV and Jackson read a quote in the middle of an unquoted cell as text, and FastCSV accepts
 * an unclosed quote. FastCSV 4 also needs Java 17.
 */
public final class CsvRowParser {
  private final List<String> labels = new ArrayList<>();
  private final String[] names;

  /**
   * Creates a parser for rows with these columns.
   *
   * @param header the name of each column; blank if the column is to be ignored
   */
  public CsvRowParser(List<String> header) {
    names = new String[header.size()];
    Set<String> seen = new HashSet<>();
    for (int column = names.length - 1; column >= 0; column--) {
      String name = header.get(column).strip();
      if (!name.isEmpty() && seen.add(name)) {
        // An event switches over the names. Comparing a string with itself is fast.
        names[column] = name.intern();
      }
    }
    for (int column = 0; column < names.length; column++) {
      labels.add(names[column] == null ? unused(column, seen) : names[column]);
    }
  }

  /**
   * Returns the names in a header, without the blanks around them; empty for a column without a
   * name.
   *
   * @throws IOException if the line is not a CSV row
   */
  public static List<String> header(byte[] line) throws IOException {
    String text = text(line);
    if (text == null) {
      throw new IOException("its header is not UTF-8");
    }
    String[] cells = split(text);
    if (cells == null) {
      throw new IOException("its header is not a valid CSV row");
    }
    List<String> header = new ArrayList<>();
    for (String cell : cells) {
      header.add(cell == null ? "" : cell.strip());
    }
    return header;
  }

  /** Returns the name of each column; null if it is ignored. The array must not be changed. */
  public String[] names() {
    return names;
  }

  /** Returns the name of a column, or a unique label with its position if it is ignored. */
  String label(int column) {
    return column < labels.size() ? labels.get(column) : unused(column, new HashSet<>(labels));
  }

  private static String unused(int column, Set<String> used) {
    String label = "column_" + (column + 1);
    while (used.contains(label)) {
      label += "_";
    }
    return label;
  }

  /**
   * Returns the cells of a row: at least one for each column, null for a cell without a value.
   *
   * @return the cells, or null if the line is malformed
   */
  public String[] parse(byte[] row) {
    String text = text(row);
    String[] cells = text == null || text.isEmpty() ? null : split(text);
    if (cells == null) {
      return null;
    }
    for (int column = names.length; column < cells.length; column++) {
      if (cells[column] != null && !cells[column].isBlank()) {
        return null;
      }
    }
    return cells.length < names.length ? Arrays.copyOf(cells, names.length) : cells;
  }

  /** Returns null if the line is not UTF-8. */
  private static String text(byte[] line) {
    for (byte b : line) {
      if (b < 0) {
        try {
          return UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
        } catch (CharacterCodingException e) {
          return null;
        }
      }
    }
    return new String(line, ISO_8859_1);
  }

  /** Returns null if the line is malformed. A line end after the last cell is ignored. */
  private static String[] split(String row) {
    List<String> cells = new ArrayList<>();
    int end = row.length();
    if (end > 0 && row.charAt(end - 1) == '\n') {
      end--;
    }
    if (end > 0 && row.charAt(end - 1) == '\r') {
      end--;
    }
    int at = 0;
    while (true) {
      int first = skipSpaces(row, at, end);
      if (first < end && row.charAt(first) == '"') {
        at = closingQuote(row, first + 1, end);
        if (at < 0) {
          return null;
        }
        cells.add(row.substring(first + 1, at).replace("\"\"", "\""));
        at = skipSpaces(row, at + 1, end);
        if (at < end && row.charAt(at) != ',') {
          return null;
        }
      } else {
        first = at;
        for (; at < end && row.charAt(at) != ','; at++) {
          char c = row.charAt(at);
          if (c == '"' || c == '\n' || c == '\r') {
            return null;
          }
        }
        cells.add(first == at ? null : row.substring(first, at));
      }
      if (at == end) {
        return cells.toArray(String[]::new);
      }
      at++;
    }
  }

  private static int skipSpaces(String row, int from, int end) {
    int at = from;
    while (at < end && row.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  /** Returns the index of the closing quote; -1 if there is none. */
  private static int closingQuote(String row, int from, int end) {
    int at = from;
    while (true) {
      at = row.indexOf('"', at);
      if (at < 0 || at >= end) {
        return -1;
      }
      if (at + 1 == end || row.charAt(at + 1) != '"') {
        return at;
      }
      at += 2;
    }
  }
}
