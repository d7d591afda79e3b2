package io.shardflow.local.cases.result;

import io.shardflow.local.cases.format.ExpectedRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Assigns found rows to expected ones, so that as many as possible are as expected. An expected row
 * that names few fields can fit several found rows, so the first that fits may be wrong.
 */
final class RowMatching {
  private static final int NONE = -1;

  private final List<List<Integer>> candidates = new ArrayList<>();

  /** The index of the expected row that each found row is assigned to. */
  private final int[] assigned;

  RowMatching(List<ExpectedRows.Row> expected, List<FoundRow> found, RowRule rule) {
    assigned = new int[found.size()];
    Arrays.fill(assigned, NONE);
    for (ExpectedRows.Row row : expected) {
      List<Integer> fitting = new ArrayList<>();
      for (int i = 0; i < found.size(); i++) {
        if (rule.matches(row.value(), found.get(i))) {
          fitting.add(i);
        }
      }
      candidates.add(fitting);
    }
    for (int i = 0; i < expected.size(); i++) {
      assign(i);
    }
  }

  /** Returns whether a found row is as expected. */
  boolean isExpected(int found) {
    return assigned[found] != NONE;
  }

  /** Returns whether an expected row was found. */
  boolean isFound(int expected) {
    return Arrays.stream(assigned).anyMatch(row -> row == expected);
  }

  /**
   * Finds a row for an expected one by an alternating path (Kuhn's algorithm), in which other
   * expected rows move to another of their candidates.
   */
  private void assign(int expected) {
    int[] cameFrom = new int[assigned.length];
    Arrays.fill(cameFrom, NONE);
    boolean[] visited = new boolean[assigned.length];
    List<Integer> queue = new ArrayList<>(List.of(expected));
    for (int next = 0; next < queue.size(); next++) {
      int row = queue.get(next);
      for (int found : candidates.get(row)) {
        if (visited[found]) {
          continue;
        }
        visited[found] = true;
        cameFrom[found] = row;
        if (assigned[found] != NONE) {
          queue.add(assigned[found]);
          continue;
        }
        int free = found;
        for (int moved = NONE; moved != expected; ) {
          moved = cameFrom[free];
          int left = indexOf(moved);
          assigned[free] = moved;
          free = left;
        }
        return;
      }
    }
  }

  private int indexOf(int expected) {
    for (int i = 0; i < assigned.length; i++) {
      if (assigned[i] == expected) {
        return i;
      }
    }
    return NONE;
  }
}
