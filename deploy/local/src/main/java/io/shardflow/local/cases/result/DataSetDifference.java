package io.shardflow.local.cases.result;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardflow.local.cases.format.ExpectedRows;
import io.shardflow.text.Printable;
import java.util.ArrayList;
import java.util.List;

/** Compares the rows of a data set with the expected ones. */
public final class DataSetDifference {
  private static final int MAX_ROWS = 20;
  private static final int MAX_WIDTH = 400;

  private final String dataSet;
  private final RowRule rule;
  private final int expectedCount;
  private final int foundCount;
  private final List<ExpectedRows.Row> missing = new ArrayList<>();
  private final List<FoundRow> unexpected = new ArrayList<>();
  private final List<Pair> different = new ArrayList<>();

  /** An expected row, and the found row that is nearest to it. */
  private record Pair(ExpectedRows.Row expected, FoundRow found) {}

  public DataSetDifference(
      String dataSet, List<ExpectedRows.Row> expected, List<FoundRow> found, RowRule rule) {
    this.dataSet = dataSet;
    this.rule = rule;
    this.expectedCount = expected.size();
    this.foundCount = found.size();
    RowMatching matching = new RowMatching(expected, found, rule);
    for (int i = 0; i < expected.size(); i++) {
      if (!matching.isFound(i)) {
        missing.add(expected.get(i));
      }
    }
    for (int i = 0; i < found.size(); i++) {
      if (!matching.isExpected(i)) {
        unexpected.add(found.get(i));
      }
    }
    for (ExpectedRows.Row row : List.copyOf(missing)) {
      FoundRow nearest = nearest(row.value());
      if (nearest != null) {
        different.add(new Pair(row, nearest));
        missing.remove(row);
        unexpected.remove(nearest);
      }
    }
  }

  /** Returns the unexpected row with the most equal fields, if these are half of all or more. */
  private FoundRow nearest(JsonNode expected) {
    FoundRow nearest = null;
    int most = Math.max(0, (expected.size() + 1) / 2 - 1);
    for (FoundRow row : unexpected) {
      int equal =
          expected.isObject() && row.json() != null ? rule.equalFields(expected, row.json()) : 0;
      if (equal > most) {
        most = equal;
        nearest = row;
      }
    }
    return nearest;
  }

  public boolean isEqual() {
    return missing.isEmpty() && unexpected.isEmpty() && different.isEmpty();
  }

  /** Returns the differences as lines for the screen: a summary, and the rows. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s: expected %s, found %d: %d different, %d missing, %d unexpected"
            .formatted(
                dataSet,
                expectedCount == 1 ? "1 row" : expectedCount + " rows",
                foundCount,
                different.size(),
                missing.size(),
                unexpected.size()));
    for (Pair pair : first(different)) {
      lines.add("  different, line %d: %s".formatted(pair.expected().line(), shown(pair.found())));
      for (String field : rule.differences(pair.expected().value(), pair.found().json())) {
        lines.add("      " + shorten(field));
      }
    }
    addMore(different, lines);
    for (ExpectedRows.Row row : first(missing)) {
      lines.add("  missing, line %d: %s".formatted(row.line(), shorten(text(row.value()))));
    }
    addMore(missing, lines);
    for (FoundRow row : first(unexpected)) {
      lines.add("  unexpected: " + shown(row));
    }
    addMore(unexpected, lines);
    return lines;
  }

  private static <T> List<T> first(List<T> rows) {
    return rows.subList(0, Math.min(MAX_ROWS, rows.size()));
  }

  private static void addMore(List<?> rows, List<String> lines) {
    if (rows.size() > MAX_ROWS) {
      lines.add("  ... and %d more".formatted(rows.size() - MAX_ROWS));
    }
  }

  private static String text(JsonNode expected) {
    return expected.isTextual() ? expected.textValue() : expected.toString();
  }

  private static String shown(FoundRow row) {
    return shorten(row.text());
  }

  private static String shorten(String text) {
    String line = Printable.line(text);
    return line.length() <= MAX_WIDTH ? line : line.substring(0, MAX_WIDTH) + " ...";
  }
}
