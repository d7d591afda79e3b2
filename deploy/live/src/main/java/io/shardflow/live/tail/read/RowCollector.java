package io.shardflow.live.tail.read;

import io.shardflow.live.row.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Passes the rows of one file on in batches, and finds out what identifies them. */
public final class RowCollector {
  private static final int BATCH_ROWS = 1000;

  private final Consumer<List<Row>> target;
  private final long skip;
  private final ColumnsOfFolders columns;
  private List<Row> batch = new ArrayList<>();
  private long rows;
  private long hash;
  private long brokenLines;
  private long firstBrokenLine;
  private String firstReason;

  /**
   * Creates a collector.
   *
   * @param target takes batches; null if only the content is of interest
   * @param skip the number of rows at the start that were passed on before
   * @param columns the columns that are in the names of folders
   */
  public RowCollector(Consumer<List<Row>> target, long skip, ColumnsOfFolders columns) {
    this.target = target;
    this.skip = skip;
    this.columns = columns;
  }

  /** Adds a row of a format that has no lines. */
  public void add(Row row) {
    add(row, RowHash.of(row));
  }

  void add(Row row, long rowHash) {
    rows++;
    hash += rowHash;
    if (target != null && rows > skip) {
      batch.add(columns.addTo(row));
      if (batch.size() == BATCH_ROWS) {
        flush();
      }
    }
  }

  /** Counts a line that is not a row. It is part of the content of the file. */
  void addBroken(long line, String reason, long lineHash) {
    hash += lineHash;
    if (brokenLines++ == 0) {
      firstBrokenLine = line;
      firstReason = reason;
    }
  }

  /** Passes on what has been collected. */
  public void flush() {
    if (!batch.isEmpty()) {
      List<Row> full = batch;
      batch = new ArrayList<>(full.size());
      target.accept(full);
    }
  }

  /** Returns the number of rows so far, with those skipped. */
  public long rows() {
    return rows;
  }

  public FileContent content() {
    return new FileContent(rows, hash);
  }

  public long brokenLines() {
    return brokenLines;
  }

  /** Returns where the first broken line is and what is wrong; null if there is none. */
  public String firstProblem() {
    return brokenLines == 0 ? null : "line " + firstBrokenLine + " " + firstReason;
  }
}
