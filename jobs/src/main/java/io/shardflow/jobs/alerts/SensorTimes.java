package io.shardflow.jobs.alerts;

import java.time.Instant;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** The last reading of a sensor, and the timer for what happens if no other one comes. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class SensorTimes {
  static final long NO_TIMER = Long.MIN_VALUE;
  static final SensorTimes NONE = new SensorTimes(null, NO_TIMER);

  /** Null if no rule has anything to remember about the sensor. */
  public Instant newest;

  /** In milliseconds since 1970-01-01 UTC. */
  public long timer;
}
