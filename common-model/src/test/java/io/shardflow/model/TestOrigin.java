package io.shardflow.model;

import java.time.Instant;

/** A fixed origin of records. */
public record TestOrigin(String source, String position, Instant arrivalTime) implements Origin {
  public static final TestOrigin SHARD_3 =
      new TestOrigin(
          "readings/shardId-000000000003",
          "49590338271490256608559692538361571095921575989136588898",
          Instant.parse("2024-05-01T12:00:02.500Z"));
}
