package io.shardflow.datagen;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * What is wrong with a stream, as shares of its records. Together they are at most 1; a record has
 * one fault at most, except that what is repeated may be out of order.
 *
 * @param duplicates share of records that repeat an earlier one, byte for byte; never a late or
 *     malformed one
 * @param duplicateDelay how much later, in event time, a record is repeated at most
 * @param disorder share of records whose event time is behind that of their place in the stream
 * @param disorderBy how far behind these are at most, more than 0
 * @param late share of records whose event time is {@code lateness} behind
 * @param lateness how far late records are behind
 * @param malformed share of records that cannot be read
 * @param malformations what malformed records are like, each as often; at least one
 */
public record Faults(
    double duplicates,
    Duration duplicateDelay,
    double disorder,
    Duration disorderBy,
    double late,
    Duration lateness,
    double malformed,
    List<Malformation> malformations)
    implements Serializable {
  /** Every record is there once, in order and readable. */
  public static final Faults NONE =
      new Faults(
          0,
          Duration.ofSeconds(2),
          0,
          Duration.ofSeconds(2),
          0,
          Duration.ofMinutes(5),
          0,
          List.of(Malformation.values()));

  public Faults {
    malformations = List.copyOf(malformations);
  }
}
