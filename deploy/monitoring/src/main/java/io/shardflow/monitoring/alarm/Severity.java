package io.shardflow.monitoring.alarm;

import java.util.Locale;

/** How urgent an alarm is. */
public enum Severity {
  /** Results are late, wrong or lost unless somebody acts now: wake somebody up. */
  PAGE,
  /** Somebody must look at it on the next working day. */
  TICKET;

  /** Returns the value of the label {@code severity}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
