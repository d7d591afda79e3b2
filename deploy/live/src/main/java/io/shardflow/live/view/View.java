package io.shardflow.live.view;

import java.util.List;

/**
 * What a data set looks like.
 *
 * @param title the name for people
 * @param topic {@code revenue}, {@code sensors}, {@code alerts}, {@code taxi}, {@code health} or
 *     {@code other}
 * @param feed whether its rows are of interest one by one
 * @param times the columns that may hold the event time: the first one that a row has counts; if it
 *     has none, its arrival
 * @param end the column with the end of the window, whose length is the step; null if there is none
 * @param step the length of the finest buckets in milliseconds, if {@code end} does not tell
 * @param keys the columns by which rows are grouped
 * @param measures the numbers that are followed, without the number of rows
 * @param latestBy the columns that identify a thing whose newest row is of interest, or null
 * @param closed a value that says that the thing is no longer of interest, or null
 */
public record View(
    String title,
    String topic,
    boolean feed,
    List<String> times,
    String end,
    long step,
    List<Key> keys,
    List<Measure> measures,
    List<String> latestBy,
    Closed closed) {

  /**
   * A column by which rows are grouped.
   *
   * @param optional whether it is only shown if a row has it
   */
  public record Key(String name, String label, boolean optional) {}

  /** A column and the value that ends the life of a thing. */
  public record Closed(String column, String value) {}

  /** The first key of data sets that all jobs write: it is not a column. */
  public static final String JOB = "job";

  /** Returns whether the newest rows are those that arrived last, although they have a time. */
  public boolean byArrival() {
    return topic.equals("health") && !times.contains("event_time");
  }

  /** Returns the position of a key, or -1. */
  public int key(String name) {
    for (int i = 0; i < keys.size(); i++) {
      if (keys.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Returns a copy with other measures. */
  public View withMeasures(List<Measure> newMeasures) {
    return new View(
        title, topic, feed, times, end, step, keys, List.copyOf(newMeasures), latestBy, closed);
  }
}
