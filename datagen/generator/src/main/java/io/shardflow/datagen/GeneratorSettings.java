package io.shardflow.datagen;

import java.io.Serializable;
import java.time.Instant;
import lombok.Value;

/** The settings of a generator. Equal settings give equal records. */
@Value
public class GeneratorSettings implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The seed of all random draws. */
  long seed;

  /** The event time of the first record. */
  Instant start;

  /** Records per second of event time. */
  double rate;

  Faults faults;
  Keys keys;
}
