package io.shardflow.live.view;

import java.util.Locale;

/** How a number is shown. */
public enum Format {
  MONEY,
  DECIMAL,
  COUNT,
  /** A number of which 100 is the whole. */
  PERCENT,
  SCORE;

  /** Returns the name for the page. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
