package io.shardflow.jobs.alerts;

import io.shardflow.jobs.rules.SensorRule;
import io.shardflow.jobs.rules.SensorRules;
import io.shardflow.model.event.SensorReading;
import io.shardflow.model.result.Alert;
import io.shardflow.text.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The alerts of one sensor. Its readings must come in the order of their times, each once; what
 * happens between them, because no reading comes, is at {@linkplain #nextDeadline deadlines}. The
 * rows depend on readings, deadlines and rules alone. jobs/ALERTS.md defines them.
 */
final class SensorAlerts {
  private final SensorRules rules;
  private final Duration forgetAfter;
  private final String sensorId;
  private final Map<String, AlertState> states;
  private final Consumer<Alert> out;
  private final ThresholdRule thresholds;
  private Instant newest;

  /**
   * Creates the alerts from their state.
   *
   * @param forgetAfter the time without readings after which nothing is remembered of the sensor
   * @param states the state of each rule, by its name; is changed
   * @param newest the time of the last reading; null if there are no states
   */
  SensorAlerts(
      SensorRules rules,
      Duration forgetAfter,
      String sensorId,
      Map<String, AlertState> states,
      Instant newest,
      Consumer<Alert> out) {
    this.rules = rules;
    this.forgetAfter = forgetAfter;
    this.sensorId = sensorId;
    this.states = states;
    this.newest = newest;
    this.out = out;
    this.thresholds = new ThresholdRule(this::open, this::close);
  }

  /** Returns the time of the last reading, or null if nothing needs to be remembered. */
  Instant newest() {
    return newest;
  }

  /** Judges the next reading by all rules that apply to it. */
  void read(SensorReading reading) {
    Instant time = reading.eventTime();
    passUpTo(time.minusNanos(1));
    closeWithoutRule(time);
    for (SensorRule rule : rules.of(reading)) {
      AlertState before = states.get(rule.name());
      AlertState after =
          rule.isSilence()
              ? endSilence(rule, before, reading)
              : thresholds.read(rule, before, reading);
      if (after.isEmpty()) {
        states.remove(rule.name());
      } else {
        states.put(rule.name(), after);
      }
    }
    newest = states.isEmpty() ? null : time;
  }

  private AlertState endSilence(SensorRule rule, AlertState before, SensorReading reading) {
    AlertState.AlertStateBuilder after =
        AlertState.of(reading).silence(true).since(reading.eventTime()).value(reading.reading());
    if (before != null && before.isOpen()) {
      close(rule.name(), before, reading.reading(), reading.eventTime());
      after.closedAt(reading.eventTime());
    } else if (before != null) {
      after.closedAt(before.closedAt());
    }
    return after.build();
  }

  /** Does what happens up to a time, inclusive, if there is no reading until then. */
  void passUpTo(Instant time) {
    if (newest == null) {
      return;
    }
    Instant forgotten = newest.plus(forgetAfter);
    for (Map.Entry<String, AlertState> entry : states.entrySet()) {
      Instant deadline = silenceDeadline(entry.getKey(), entry.getValue());
      if (deadline != null && !deadline.isAfter(time) && deadline.isBefore(forgotten)) {
        AlertState open =
            entry.getValue().toBuilder().openedAt(Timestamps.notAfterLast(deadline)).build();
        open(entry.getKey(), open, open.value());
        entry.setValue(open);
      }
    }
    if (!forgotten.isAfter(time)) {
      states.forEach(
          (name, state) -> {
            if (state.isOpen()) {
              close(name, state, state.value(), forgotten);
            }
          });
      states.clear();
      newest = null;
    }
  }

  /** Returns when something happens next if no reading comes; null if nothing ever does. */
  Instant nextDeadline() {
    if (newest == null) {
      return null;
    }
    Instant next = newest.plus(forgetAfter);
    for (Map.Entry<String, AlertState> entry : states.entrySet()) {
      Instant deadline = silenceDeadline(entry.getKey(), entry.getValue());
      if (deadline != null && deadline.isBefore(next)) {
        next = deadline;
      }
    }
    return next;
  }

  /** Returns when the sensor is silent for long enough, or null if that cannot open an alert. */
  private Instant silenceDeadline(String name, AlertState state) {
    if (!state.silence() || state.isOpen()) {
      return null;
    }
    SensorRule rule = rules.find(name, state.sensorType(), sensorId, state.location()).orElse(null);
    if (rule == null || !rule.isSilence()) {
      return null;
    }
    Instant deadline = state.since().plus(rule.silentFor());
    Instant cooled = state.closedAt() == null ? deadline : state.closedAt().plus(rule.cooldown());
    return cooled.isAfter(deadline) ? cooled : deadline;
  }

  /** Closes the alerts whose rules no longer exist, and drops their states. */
  void closeWithoutRule(Instant time) {
    for (Iterator<Map.Entry<String, AlertState>> all = states.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<String, AlertState> entry = all.next();
      AlertState state = entry.getValue();
      if (!rules.contains(entry.getKey(), state.silence())) {
        if (state.isOpen()) {
          close(entry.getKey(), state, state.value(), time);
        }
        all.remove();
      }
    }
  }

  private void open(String rule, AlertState state, double value) {
    emit(rule, state, Alert.OPENED, value, null);
  }

  private void close(String rule, AlertState state, double value, Instant closedAt) {
    emit(rule, state, Alert.CLOSED, value, closedAt);
  }

  private void emit(String rule, AlertState alert, String state, double value, Instant closedAt) {
    out.accept(
        new Alert(
            AlertId.of(sensorId, rule, alert.openedAt()),
            sensorId,
            alert.sensorType(),
            alert.location(),
            alert.floor(),
            alert.room(),
            rule,
            state,
            value,
            alert.openedAt(),
            closedAt,
            alert.readings()));
  }
}
