package io.shardflow.local.discover.suggest;

import io.shardflow.model.Origin;
import java.time.Instant;

/** The origin of a sampled record, of which only the arrival time matters. */
record SampleOrigin(Instant arrivalTime) implements Origin {
  @Override
  public String source() {
    return "sample";
  }

  @Override
  public String position() {
    return "";
  }
}
