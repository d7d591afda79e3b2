package io.shardflow.live.view;

import java.util.Objects;

/**
 * A number that is followed over time.
 *
 * @param name the name: that of the column, unless it is computed
 * @param label the name for people
 * @param aggregate how values are combined
 * @param format how it is shown
 * @param unit the unit for people; may be empty
 * @param weight for means, the column with the number of values behind a value; null if each value
 *     counts once
 * @param exact for sums, whether they are decimals without rounding; else they are doubles
 * @param share if it is computed, what it is computed from; else null
 */
public record Measure(
    String name,
    String label,
    Aggregate aggregate,
    Format format,
    String unit,
    String weight,
    boolean exact,
    Share share) {

  /** The name of the measure that all data sets have: the number of rows. */
  public static final String ROWS = "rows";

  public Measure {
    Objects.requireNonNull(name);
    Objects.requireNonNull(label);
    Objects.requireNonNull(aggregate);
    Objects.requireNonNull(format);
    Objects.requireNonNull(unit);
  }

  /**
   * The sum of one measure as a percentage of that of another.
   *
   * @param part the name of the measure above the line
   * @param whole the name of the measure below the line
   */
  public record Share(String part, String whole) {}

  static Measure of(String name, String label, Aggregate aggregate, Format format) {
    return new Measure(name, label, aggregate, format, "", null, true, null);
  }

  static Measure share(String name, String label, String part, String whole) {
    return new Measure(
        name, label, Aggregate.MEAN, Format.PERCENT, "", null, true, new Share(part, whole));
  }

  Measure weightedBy(String column) {
    return new Measure(name, label, aggregate, format, unit, column, exact, share);
  }

  Measure in(String newUnit) {
    return new Measure(name, label, aggregate, format, newUnit, weight, exact, share);
  }

  Measure rounded() {
    return new Measure(name, label, aggregate, format, unit, weight, false, share);
  }
}
