package io.shardflow.live.row;

import java.util.Objects;

/**
 * Identifies a data set of the page.
 *
 * @param name the name of the data set, such as {@code store-revenue}
 * @param folder the folder of the data set relative to the root of the page, with {@code /} between
 *     names, such as {@code store-revenue/store-revenue}; empty if the root is the data set, or if
 *     its rows have only been delivered
 * @param job the job that writes the data set, as far as folders or file names tell; else empty
 */
public record DataSetId(String name, String folder, String job) {
  public DataSetId {
    Objects.requireNonNull(name);
    Objects.requireNonNull(folder);
    Objects.requireNonNull(job);
  }
}
