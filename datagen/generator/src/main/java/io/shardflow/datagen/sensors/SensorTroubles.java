package io.shardflow.datagen.sensors;

import java.io.Serializable;
import java.time.Duration;
import java.util.Set;
import lombok.Value;

/** What is wrong with the sensors of a stream. All times are event time. */
@Value
public class SensorTroubles implements Serializable {
  private static final long serialVersionUID = 1L;

  /** No troubles. */
  public static final SensorTroubles NONE =
      new SensorTroubles(Set.of(), Set.of(), Duration.ZERO, null, Duration.ZERO, false);

  /** The ids of the sensors whose readings stick at a value beyond their threshold. */
  Set<String> stuck;

  /** The ids of the sensors that fall silent. The next sensor that is not silent reads instead. */
  Set<String> silent;

  /** How long after the start of the stream both begin. */
  Duration after;

  /** How long both last, unless a command ends them; null for ever. */
  Duration lasting;

  /** How long the readings of a stuck sensor take to become normal again. */
  Duration coolDown;

  /** Whether all other readings are well within their thresholds, instead of random. */
  boolean calm;
}
