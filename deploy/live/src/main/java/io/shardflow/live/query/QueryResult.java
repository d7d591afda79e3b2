package io.shardflow.live.query;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** An answer. Jackson writes it as the JSON that the page reads. */
public sealed interface QueryResult permits SetsResult, SeriesResult, LatestResult, RowsResult {
  /** Returns what was asked for: {@code sets}, {@code series}, {@code latest} or {@code rows}. */
  String kind();

  /**
   * Returns whether the result is complete. Else it has only what has changed since the last one of
   * the same subscription.
   */
  @JsonIgnore
  boolean full();
}
