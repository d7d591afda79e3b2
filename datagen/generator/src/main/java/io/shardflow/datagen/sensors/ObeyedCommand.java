package io.shardflow.datagen.sensors;

import java.io.Serializable;
import java.time.Instant;
import lombok.Value;

/** A command that a sensor has obeyed. */
@Value
public class ObeyedCommand implements Serializable {
  private static final long serialVersionUID = 1L;

  String sensorId;

  /** Whether it told a silent sensor to read again, instead of telling a sensor to be normal. */
  boolean toSilent;

  /** The event time of the first record after the command. */
  Instant time;
}
