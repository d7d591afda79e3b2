package io.shardflow.expected;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** How often each row of a data set is expected and found. */
final class RowCounts {
  private final Map<String, Count> rows = new LinkedHashMap<>();
  private long expected;
  private long found;

  private static final class Count {
    int expected;
    int found;
  }

  void addExpected(String row) {
    rows.computeIfAbsent(row, text -> new Count()).expected++;
    expected++;
  }

  void addFound(String row) {
    rows.computeIfAbsent(row, text -> new Count()).found++;
    found++;
  }

  long expected() {
    return expected;
  }

  long found() {
    return found;
  }

  boolean isEqual() {
    return rows.values().stream().allMatch(count -> count.expected == count.found);
  }

  /** Returns the rows that are expected more often than found, once for each missing one. */
  Stream<String> missing() {
    return rows.entrySet().stream()
        .flatMap(row -> repeat(row.getKey(), row.getValue().expected - row.getValue().found));
  }

  /** Returns the rows that are found but not expected at all. */
  Stream<String> unexpected() {
    return rows.entrySet().stream()
        .filter(row -> row.getValue().expected == 0)
        .flatMap(row -> repeat(row.getKey(), row.getValue().found));
  }

  /** Returns the expected rows that are found too often, once for each surplus one. */
  Stream<String> duplicates() {
    return rows.entrySet().stream()
        .filter(row -> row.getValue().expected > 0)
        .flatMap(row -> repeat(row.getKey(), row.getValue().found - row.getValue().expected));
  }

  private static Stream<String> repeat(String row, int times) {
    return Stream.generate(() -> row).limit(Math.max(0, times));
  }
}
