package io.shardflow.local.discover;

import java.util.Locale;

/** Formats shares for people. */
final class Percentage {
  private Percentage() {}

  /** Returns a share as a percentage, which is "0 %" or "100 %" only if that is exact. */
  static String of(long part, long whole) {
    if (part == 0 || part == whole) {
      return part == 0 ? "0 %" : "100 %";
    }
    double percentage = Math.min(99.9, Math.max(0.1, 100.0 * part / whole));
    return String.format(Locale.ROOT, "%.1f %%", percentage);
  }
}
