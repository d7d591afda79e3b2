package io.shardflow.live.store;

import java.time.Clock;
import lombok.With;

/**
 * The bounds of a store. With the defaults a store needs at most some 130 MB of heap.
 *
 * @param root the folder of the data sets as the user gave it, for display
 * @param cellBytes the memory for aggregates of all data sets; when it is used up, the oldest steps
 *     are merged into hours, then into days
 * @param keys how many different keys a data set can have; all further ones are counted as one
 * @param rows how many rows of a data set are kept
 * @param rowBytes the memory for the kept rows of a data set
 * @param delivered how many delivered rows are remembered until they come from a file
 * @param sets how many data sets there can be
 * @param clock the clock
 */
@With
public record StoreSettings(
    String root,
    long cellBytes,
    int keys,
    int rows,
    long rowBytes,
    int delivered,
    int sets,
    Clock clock) {

  /** Returns the default bounds. */
  public static StoreSettings of(String root) {
    return new StoreSettings(
        root, 96L << 20, 10_000, 5_000, 3L << 20, 50_000, 200, Clock.systemUTC());
  }
}
