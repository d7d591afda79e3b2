package io.shardflow.datagen;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import lombok.Value;

/**
 * The faults of a stream, as shares of its records from 0 to 1. The sum of the shares is at most 1:
 * a record has at most one fault, except that a duplicate may repeat a record that is out of order.
 */
@Value
public class Faults implements Serializable {
  private static final long serialVersionUID = 1L;

  /** No faults: each record exists once, in order, and can be decoded. */
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

  /** The share of records that repeat an earlier one, which is neither late nor malformed. */
  double duplicates;

  /** The longest time between a record and its duplicate, in event time. */
  Duration duplicateDelay;

  /** The share of records whose event time is earlier than their position in the stream implies. */
  double disorder;

  /** The greatest distance by which such records are out of order; more than 0. */
  Duration disorderBy;

  /** The share of records whose event time is {@code lateness} behind. */
  double late;

  /** How far behind late records are. */
  Duration lateness;

  /** The share of records that cannot be decoded. */
  double malformed;

  /** The ways in which records are malformed, all equally frequent; at least one. */
  List<Malformation> malformations;

  /** Creates the faults with a copy of the malformations. */
  public Faults(
      double duplicates,
      Duration duplicateDelay,
      double disorder,
      Duration disorderBy,
      double late,
      Duration lateness,
      double malformed,
      List<Malformation> malformations) {
    this.duplicates = duplicates;
    this.duplicateDelay = duplicateDelay;
    this.disorder = disorder;
    this.disorderBy = disorderBy;
    this.late = late;
    this.lateness = lateness;
    this.malformed = malformed;
    this.malformations = List.copyOf(malformations);
  }
}
