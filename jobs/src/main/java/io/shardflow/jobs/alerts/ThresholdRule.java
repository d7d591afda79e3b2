package io.shardflow.jobs.alerts;

import io.shardflow.jobs.rules.SensorRule;
import io.shardflow.model.event.SensorReading;
import java.time.Instant;
import java.util.Arrays;

/** Judges readings by rules with thresholds. */
final class ThresholdRule {
  private static final AlertState NONE = AlertState.builder().build();
  private static final double[] NO_READINGS = new double[0];

  /** Reports that an alert has opened. */
  interface Opening {
    void open(String rule, AlertState state, double value);
  }

  /** Reports that an alert has closed. */
  interface Closing {
    void close(String rule, AlertState state, double value, Instant closedAt);
  }

  private final Opening opening;
  private final Closing closing;

  ThresholdRule(Opening opening, Closing closing) {
    this.opening = opening;
    this.closing = closing;
  }

  /**
   * Judges a reading.
   *
   * @param before the state before it; null for none
   * @return the state after it
   */
  AlertState read(SensorRule rule, AlertState before, SensorReading reading) {
    if (before == null) {
      return readClosed(rule, NONE, reading);
    }
    return before.isOpen() ? readOpen(rule, before, reading) : readClosed(rule, before, reading);
  }

  private AlertState readOpen(SensorRule rule, AlertState before, SensorReading reading) {
    double value = reading.reading();
    if (rule.isClearedBy(value)) {
      closing.close(rule.name(), before, before.value(), reading.eventTime());
      return AlertState.builder().closedAt(reading.eventTime()).build();
    }
    if (!rule.isBrokenBy(value)) {
      return before;
    }
    return before.toBuilder()
        .readings(before.readings() + 1)
        .value(worse(rule, before.value(), value))
        .build();
  }

  private AlertState readClosed(SensorRule rule, AlertState before, SensorReading reading) {
    double value = reading.reading();
    Instant time = reading.eventTime();
    boolean broken = rule.isBrokenBy(value);
    double[] recent = rule.of() == 1 ? new double[] {value} : append(rule, before.recent(), value);
    double[] breaking = Arrays.stream(recent).filter(rule::isBrokenBy).toArray();
    double[] remembered = rule.of() == 1 || breaking.length == 0 ? null : recent;
    boolean cooled = isCooled(rule, before.closedAt(), time);
    if (breaking.length < rule.atLeast()) {
      return AlertState.builder()
          .recent(remembered)
          .closedAt(cooled ? null : before.closedAt())
          .build();
    }
    Instant since = before.since();
    long readings = before.readings();
    double worst = before.value();
    if (since == null) {
      since = time;
      readings = breaking.length;
      worst = breaking[0];
      for (double other : breaking) {
        worst = worse(rule, worst, other);
      }
    } else if (broken) {
      readings++;
      worst = worse(rule, worst, value);
    }
    if (broken && cooled && !time.isBefore(since.plus(rule.holdFor()))) {
      AlertState open =
          AlertState.of(reading).readings(readings).value(worst).openedAt(time).build();
      opening.open(rule.name(), open, value);
      return open;
    }
    return AlertState.builder()
        .since(since)
        .recent(remembered)
        .readings(readings)
        .value(worst)
        .closedAt(before.closedAt())
        .build();
  }

  private static double[] append(SensorRule rule, double[] recent, double value) {
    double[] before = recent == null ? NO_READINGS : recent;
    int kept = Math.min(before.length, rule.of() - 1);
    double[] after = Arrays.copyOfRange(before, before.length - kept, before.length + 1);
    after[kept] = value;
    return after;
  }

  /**
   * Returns whether an alert may open. Never in the millisecond in which the last one closed, so
   * that the opening times of a rule and a sensor all differ.
   */
  private static boolean isCooled(SensorRule rule, Instant closedAt, Instant time) {
    return closedAt == null
        || (!time.isBefore(closedAt.plus(rule.cooldown()))
            && time.toEpochMilli() > closedAt.toEpochMilli());
  }

  private static double worse(SensorRule rule, double first, double second) {
    return rule.isWorse(second, first) ? second : first;
  }
}
