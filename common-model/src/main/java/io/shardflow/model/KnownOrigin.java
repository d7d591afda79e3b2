package io.shardflow.model;

import java.time.Instant;
import lombok.Value;
import lombok.experimental.Accessors;

/** An origin whose values are known when it is created. */
@Value
@Accessors(fluent = true)
class KnownOrigin implements Origin {
  String source;
  String position;
  Instant arrivalTime;
}
