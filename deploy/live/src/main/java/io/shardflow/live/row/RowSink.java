package io.shardflow.live.row;

import java.util.List;

/** Takes the rows of data sets. Methods may be called by several threads. */
public interface RowSink {
  /** Adds rows of a complete file. A row that was delivered before is not counted again. */
  void fileRows(DataSetId dataSet, List<Row> rows, long arrivalMillis);

  /**
   * Adds a row that a job has delivered. It is ignored if it was delivered before and has not been
   * seen in a file since.
   */
  void deliveredRow(DataSetId dataSet, Row row, long arrivalMillis);

  /**
   * Begins to replace a data set, because files that were counted have been merged or deleted. The
   * old rows are served until {@link #replaced}; rows of files that are added meanwhile belong to
   * the new copy.
   */
  void replace(DataSetId dataSet);

  /** Ends what {@link #replace} began. */
  void replaced(DataSetId dataSet);

  /** Forgets a data set whose folder is gone. */
  void remove(DataSetId dataSet);

  /** Sets or clears (null) the reason why rows of a data set cannot be read, and what to do. */
  void problem(DataSetId dataSet, String problem);

  /** Reports how far the first reading of all files is. */
  void progress(Progress progress);

  /**
   * How far reading is.
   *
   * @param filesRead the files that have been read
   * @param filesFound the files that have been found so far
   * @param done whether all files that were there at the start have been read
   */
  record Progress(long filesRead, long filesFound, boolean done) {}
}
