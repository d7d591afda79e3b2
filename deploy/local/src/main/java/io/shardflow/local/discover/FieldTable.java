package io.shardflow.local.discover;

import io.shardflow.local.discover.fields.FieldPaths;
import io.shardflow.local.discover.fields.FieldValues;
import io.shardflow.text.Printable;
import io.shardflow.text.Timestamps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Formats fields as a table for the screen, with lines of at most 120 characters. A field is shown
 * as the path that the options {@code map.FIELD} take, or as the name of its CSV column. The fields
 * of an object follow the line of the object.
 */
final class FieldTable {
  private static final int WIDTH = 120;
  private static final int GAP = 2;

  /** The maximum width of each column. The last column gets the rest of the line. */
  private static final int[] MAX_WIDTHS = {40, 24, 6, 32, WIDTH};

  private final List<List<String>> rows = new ArrayList<>();
  private final List<String> times = new ArrayList<>();
  private final boolean csv;

  private FieldTable(boolean csv) {
    this.csv = csv;
    rows.add(List.of("field", "type", "null", "note", "example"));
  }

  /**
   * Returns the table of the fields of objects.
   *
   * @param csv whether the objects are CSV rows, whose values are always texts
   */
  static String of(FieldValues objects, boolean csv) {
    FieldTable table = new FieldTable(csv);
    table.addFields(FieldPaths.ROOT, objects);
    return table.text();
  }

  private void addFields(String path, FieldValues objects) {
    for (FieldValues field : objects.fields()) {
      String name = csv ? field.name() : FieldPaths.field(path, field.name());
      rows.add(
          List.of(
              name,
              type(field),
              Percentage.of(objects.count() - field.count(), objects.count()),
              csv
                  ? field.note().replaceFirst(".*" + FieldValues.AS_TEXT + "(, )?", "")
                  : field.note(),
              example(field)));
      if (field.areTimes()) {
        times.add(
            "%s: %s to %s"
                .formatted(
                    cell(name, MAX_WIDTHS[0]),
                    Timestamps.format(field.times().first()),
                    Timestamps.format(field.times().last())));
        times.add(
            "  "
                + field.times().notation()
                + (field.nonTimes() == 0
                    ? ""
                    : "; values that are not times: %,d".formatted(field.nonTimes())));
      }
      FieldValues inner = field;
      for (; inner.elements() != null; inner = inner.elements()) {
        name += FieldPaths.ELEMENTS;
      }
      addFields(name, inner);
    }
  }

  /** Returns the type without the fields of objects, which have their own lines. */
  private static String type(FieldValues values) {
    if (values.elements() != null) {
      return "ARRAY<" + type(values.elements()) + ">";
    }
    return values.fields().isEmpty() ? values.type() : "ROW";
  }

  private String example(FieldValues field) {
    if (field.example() == null || !field.fields().isEmpty()) {
      return "";
    }
    return csv ? field.example().asText() : field.example().toString();
  }

  private String text() {
    int remaining = WIDTH;
    StringBuilder[] lines = new StringBuilder[rows.size()];
    Arrays.setAll(lines, row -> new StringBuilder());
    for (int column = 0; column < MAX_WIDTHS.length; column++) {
      int index = column;
      int maxWidth = Math.min(MAX_WIDTHS[column], remaining);
      List<String> cells = rows.stream().map(row -> cell(row.get(index), maxWidth)).toList();
      int width = cells.stream().mapToInt(String::length).max().orElse(0);
      for (int row = 0; row < lines.length; row++) {
        lines[row].append(cells.get(row)).append(" ".repeat(width - cells.get(row).length() + GAP));
      }
      remaining -= width + GAP;
    }
    return Stream.concat(
            Stream.of(lines).map(line -> line.toString().stripTrailing()), times.stream())
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  /** Returns the text cut to a width, without characters that control a terminal. */
  private static String cell(String text, int width) {
    String printable = Printable.line(text);
    return printable.length() <= width ? printable : printable.substring(0, width - 3) + "...";
  }
}
