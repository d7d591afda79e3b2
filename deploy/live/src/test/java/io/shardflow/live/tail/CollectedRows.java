package io.shardflow.live.tail;

import io.shardflow.live.row.DataSetId;
import io.shardflow.live.row.Row;
import io.shardflow.live.row.RowSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Keeps what a store would show. */
public final class CollectedRows implements RowSink {
  private final Map<DataSetId, List<String>> rows = new HashMap<>();
  private final Map<DataSetId, List<String>> replacements = new HashMap<>();
  private final Map<DataSetId, String> problems = new HashMap<>();
  private final List<String> inOrder = new ArrayList<>();
  private Progress progress;
  private int replaced;

  @Override
  public synchronized void fileRows(DataSetId dataSet, List<Row> added, long arrivalMillis) {
    List<String> all =
        replacements.containsKey(dataSet)
            ? replacements.get(dataSet)
            : rows.computeIfAbsent(dataSet, any -> new ArrayList<>());
    for (Row row : added) {
      String text = text(row);
      all.add(text);
      inOrder.add(text);
    }
  }

  private static String text(Row row) {
    Map<String, Object> fields = new TreeMap<>();
    for (int i = 0; i < row.names().length; i++) {
      fields.put(row.names()[i], row.values()[i]);
    }
    return fields.toString();
  }

  @Override
  public void deliveredRow(DataSetId dataSet, Row row, long arrivalMillis) {
    throw new AssertionError("Nothing was delivered: " + dataSet);
  }

  @Override
  public synchronized void replace(DataSetId dataSet) {
    replacements.put(dataSet, new ArrayList<>());
  }

  @Override
  public synchronized void replaced(DataSetId dataSet) {
    rows.put(dataSet, replacements.remove(dataSet));
    replaced++;
  }

  @Override
  public synchronized void remove(DataSetId dataSet) {
    rows.remove(dataSet);
    replacements.remove(dataSet);
    problems.remove(dataSet);
  }

  @Override
  public synchronized void problem(DataSetId dataSet, String problem) {
    if (problem == null) {
      problems.remove(dataSet);
    } else {
      problems.put(dataSet, problem);
    }
  }

  @Override
  public synchronized void progress(Progress now) {
    progress = now;
  }

  /** Returns the rows of a data set, sorted; null if it is not known. */
  public synchronized List<String> of(String folder) {
    List<String> found = null;
    for (Map.Entry<DataSetId, List<String>> dataSet : rows.entrySet()) {
      if (dataSet.getKey().folder().equals(folder)) {
        found = found == null ? new ArrayList<>() : found;
        found.addAll(dataSet.getValue());
      }
    }
    if (found != null) {
      found.sort(null);
    }
    return found;
  }

  /** Returns the rows in the order in which they came. */
  public synchronized List<String> inOrder() {
    return List.copyOf(inOrder);
  }

  /** Returns the data sets with rows, as {@code JOB:NAME:FOLDER}. */
  public synchronized TreeSet<String> dataSets() {
    TreeSet<String> found = new TreeSet<>();
    rows.keySet().forEach(id -> found.add(id.job() + ":" + id.name() + ":" + id.folder()));
    return found;
  }

  /** Returns the problem of a data set; null if there is none. */
  public synchronized String problem(String folder) {
    return problems.entrySet().stream()
        .filter(problem -> problem.getKey().folder().equals(folder))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  /** Returns whether all files that were there at the start have been read. */
  public synchronized boolean isDone() {
    return progress != null && progress.done();
  }

  public synchronized Progress progress() {
    return progress;
  }

  /** Returns how often data sets have been read again. */
  public synchronized int replaced() {
    return replaced;
  }
}
