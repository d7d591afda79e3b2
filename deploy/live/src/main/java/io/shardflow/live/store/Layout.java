package io.shardflow.live.store;

import io.shardflow.live.view.CellValue;
import io.shardflow.live.view.Measure;
import io.shardflow.live.view.View;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where rows of one layout have the columns of a view. */
final class Layout {
  private final String[] names;
  private final int[] times;
  private final int[] keys;
  private final int[] measures;
  private final int[] weights;
  private final String job;
  private Object lastValue;
  private long lastTime;

  /** The key of the row that was read last. */
  final String[] key;

  final Object[] values;
  final double[] weightValues;

  /**
   * Finds the columns.
   *
   * @param stored the measures that are read from columns
   * @param job the value of the key {@code job} if the view has it without a column
   */
  Layout(String[] names, View view, List<Measure> stored, String job) {
    this.names = names;
    this.job = job;
    Map<String, Integer> at = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      at.putIfAbsent(names[i], i);
    }
    times = view.times().stream().mapToInt(name -> at.getOrDefault(name, -1)).toArray();
    keys = view.keys().stream().mapToInt(key -> at.getOrDefault(key.name(), -1)).toArray();
    if (job != null) {
      keys[0] = -2;
    }
    measures = stored.stream().mapToInt(m -> at.getOrDefault(m.name(), -1)).toArray();
    weights =
        stored.stream()
            .mapToInt(m -> m.weight() == null ? -2 : at.getOrDefault(m.weight(), -1))
            .toArray();
    key = new String[keys.length];
    values = new Object[measures.length];
    weightValues = new double[measures.length];
    Arrays.fill(weightValues, 1);
  }

  String[] names() {
    return names;
  }

  /** Reads the key, the values and the weights of a row, and returns its time, or no time. */
  long read(Object[] row) {
    for (int i = 0; i < keys.length; i++) {
      int at = keys[i];
      key[i] = at >= 0 ? CellValue.text(row[at]) : at == -2 ? job : "";
    }
    for (int i = 0; i < measures.length; i++) {
      values[i] = measures[i] < 0 ? null : row[measures[i]];
      if (weights[i] != -2) {
        double weight = weights[i] < 0 ? 1 : CellValue.number(row[weights[i]]);
        weightValues[i] = Double.isNaN(weight) ? 0 : weight;
      }
    }
    for (int at : times) {
      if (at >= 0) {
        Object value = row[at];
        // Rows of one window follow each other.
        if (value instanceof String && value.equals(lastValue)) {
          return lastTime;
        }
        long time = CellValue.time(value);
        if (time != CellValue.NO_TIME) {
          lastValue = value;
          lastTime = time;
          return time;
        }
      }
    }
    return CellValue.NO_TIME;
  }
}
