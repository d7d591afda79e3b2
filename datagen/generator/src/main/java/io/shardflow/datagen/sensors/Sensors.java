package io.shardflow.datagen.sensors;

import io.shardflow.model.event.SensorReading;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The sensors of a stream, with their troubles and the commands that they have obeyed. What a
 * sensor reads at an event time depends on nothing else: the same commands at the same times give
 * the same readings. Not thread-safe.
 */
public final class Sensors implements Serializable {
  /** The number of sensors. */
  public static final int COUNT = 20;

  private static final long serialVersionUID = 1L;

  private final SensorTroubles troubles;
  private final Instant begin;
  private final State[] states = new State[COUNT];
  private final List<ObeyedCommand> obeyed = new ArrayList<>();

  /** A sensor: whether it has a trouble, and since when commands have ended it; null before. */
  private static final class State implements Serializable {
    private static final long serialVersionUID = 1L;

    final boolean sticks;
    final boolean silences;
    Instant calmFrom;
    Instant stuckUntil;
    Instant silentUntil;

    State(boolean sticks, boolean silences, Instant end) {
      this.sticks = sticks;
      this.silences = silences;
      stuckUntil = end;
      silentUntil = end;
    }
  }

  /**
   * Creates sensors that have not obeyed any command.
   *
   * @param start the event time of the first record
   */
  public Sensors(SensorTroubles troubles, Instant start) {
    this.troubles = troubles;
    begin = start.plus(troubles.after());
    Instant end = troubles.lasting() == null ? Instant.MAX : begin.plus(troubles.lasting());
    for (int sensor = 0; sensor < COUNT; sensor++) {
      states[sensor] =
          new State(
              troubles.stuck().contains(id(sensor)), troubles.silent().contains(id(sensor)), end);
    }
  }

  /** Returns the id of a sensor, by its number from 0. */
  public static String id(int sensor) {
    return String.format(Locale.ROOT, "sensor-%03d", sensor + 1);
  }

  /** Returns the ids of all sensors. */
  public static List<String> ids() {
    return IntStream.range(0, COUNT).mapToObj(Sensors::id).collect(Collectors.toUnmodifiableList());
  }

  /** Returns whether a sensor, by its number, does not read at this event time. */
  public boolean isSilent(int sensor, Instant time) {
    State state = states[sensor];
    return state.silences && isWithin(time, state.silentUntil);
  }

  /** Returns what a sensor, by its number, reads in place of a random reading. */
  public SensorReading adjust(int sensor, SensorReading reading) {
    State state = states[sensor];
    SensorType type = SensorType.of(sensor);
    Instant time = reading.eventTime();
    double value = reading.reading();
    if (troubles.calm() || state.calmFrom != null && !time.isBefore(state.calmFrom)) {
      value = type.calm(value);
    }
    if (state.sticks && isWithin(time, state.stuckUntil)) {
      value = type.stuck();
    } else if (state.sticks && isWithin(time, end(state.stuckUntil, troubles.coolDown()))) {
      double cooling = Duration.between(state.stuckUntil, time).toNanos();
      value = type.between(value, cooling / troubles.coolDown().toNanos());
    }
    return new SensorReading(
        reading.sensorId(),
        reading.sensorType(),
        reading.location(),
        reading.floor(),
        reading.room(),
        time,
        value,
        reading.status());
  }

  private boolean isWithin(Instant time, Instant end) {
    return !time.isBefore(begin) && time.isBefore(end);
  }

  private static Instant end(Instant time, Duration more) {
    return time.equals(Instant.MAX) ? time : time.plus(more);
  }

  /**
   * Obeys a command of an opened alert. From then on, a sensor with a threshold alert reads values
   * well within its threshold, after its cool-down if it is stuck. A silent sensor reads again.
   *
   * @param time the event time of the next record, which never decreases
   * @return whether the command changes anything. It does not if it repeats another one, if the
   *     sensor has no such trouble now, or if there is no such sensor
   */
  public boolean obey(SensorCommand command, Instant time) {
    return obey(
        new ObeyedCommand(command.sensorId(), command.rule().equals(SensorCommand.SILENT), time));
  }

  /** Obeys a command again that sensors with the same troubles have obeyed; in the same order. */
  public boolean obey(ObeyedCommand command) {
    int sensor = ids().indexOf(command.sensorId());
    boolean changes =
        sensor >= 0
            && (command.toSilent()
                ? wake(states[sensor], sensor, command.time())
                : calmDown(states[sensor], command.time()));
    if (changes) {
      obeyed.add(command);
    }
    return changes;
  }

  private boolean wake(State state, int sensor, Instant time) {
    if (!isSilent(sensor, time)) {
      return false;
    }
    state.silentUntil = time;
    return true;
  }

  private boolean calmDown(State state, Instant time) {
    boolean changes = false;
    if (state.calmFrom == null) {
      state.calmFrom = time;
      changes = !troubles.calm();
    }
    if (state.sticks && isWithin(time, state.stuckUntil)) {
      state.stuckUntil = time;
      changes = true;
    }
    return changes;
  }

  /** Returns the commands that changed something, in order. */
  public List<ObeyedCommand> obeyed() {
    return List.copyOf(obeyed);
  }
}
