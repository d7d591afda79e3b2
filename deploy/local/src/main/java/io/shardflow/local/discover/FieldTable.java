package io.shardflow.local.discover;

import io.shardflow.text.Printable;
import io.shardflow.text.Timestamps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Fields as lines of at most 120 characters; those of objects follow the object's own line. */
final class FieldTable {
  private static final int WIDTH = 120;
  private static final int GAP = 2;

  /** Of each column; what is left is for the last one. */
  private static final int[] WIDEST = {40, 24, 6, 32, WIDTH};

  private final List<List<String>> rows = new ArrayList<>();
  private final List<String> times = new ArrayList<>();
  private final boolean csv;

  private FieldTable(boolean csv) {
    this.csv = csv;
    rows.add(List.of("field", "type", "null", "note", "example"));
  }

  /**
   * The fields of these objects.
   *
   * @param csv whether they were rows, whose values are texts, whatever they say
   */
  static String of(FieldValues objects, boolean csv) {
    FieldTable table = new FieldTable(csv);
    table.addFields("", objects);
    return table.text();
  }

  private void addFields(String path, FieldValues objects) {
    for (FieldValues field : objects.fields()) {
      String name = path + field.name();
      rows.add(
          List.of(
              name,
              type(field),
              Discovery.percentage(objects.count() - field.count(), objects.count()),
              csv
                  ? field.note().replaceFirst(".*" + FieldValues.IN_TEXTS + "(, )?", "")
                  : field.note(),
              example(field)));
      if (field.areTimes()) {
        times.add(
            "%s: %s to %s"
                .formatted(
                    cell(name, WIDEST[0]),
                    Timestamps.format(field.times().first()),
                    Timestamps.format(field.times().last())));
        times.add(
            "  "
                + field.times().notation()
                + (field.noTimes() == 0
                    ? ""
                    : "; %,d of them %s no time"
                        .formatted(field.noTimes(), field.noTimes() == 1 ? "is" : "are")));
      }
      FieldValues inner = field;
      for (; inner.elements() != null; inner = inner.elements()) {
        name += "[]";
      }
      addFields(name + ".", inner);
    }
  }

  /** The type without the fields of objects, which have lines of their own. */
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
    int left = WIDTH;
    StringBuilder[] lines = new StringBuilder[rows.size()];
    Arrays.setAll(lines, row -> new StringBuilder());
    for (int column = 0; column < WIDEST.length; column++) {
      int of = column;
      int widest = Math.min(WIDEST[column], left);
      List<String> cells = rows.stream().map(row -> cell(row.get(of), widest)).toList();
      int width = cells.stream().mapToInt(String::length).max().orElse(0);
      for (int row = 0; row < lines.length; row++) {
        lines[row].append(cells.get(row)).append(" ".repeat(width - cells.get(row).length() + GAP));
      }
      left -= width + GAP;
    }
    return Stream.concat(
            Stream.of(lines).map(line -> line.toString().stripTrailing()), times.stream())
        .map(line -> line + "\n")
        .collect(Collectors.joining());
  }

  /** The text at this width at most, with nothing in it that would move a terminal's cursor. */
  private static String cell(String text, int width) {
    String printable = Printable.line(text);
    return printable.length() <= width ? printable : printable.substring(0, width - 3) + "...";
  }
}
