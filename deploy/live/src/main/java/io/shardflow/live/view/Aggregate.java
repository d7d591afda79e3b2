package io.shardflow.live.view;

import java.util.Locale;

/** How the values of several rows become one. */
public enum Aggregate {
  SUM,
  MEAN,
  MIN,
  MAX,
  /** The value of the newest row. */
  LAST,
  /** The number of values that are not null. */
  COUNT;

  /** Returns the name for the page. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
