package io.shardflow.model;

import java.time.Instant;
import lombok.AllArgsConstructor;
import lombok.NoArgsConstructor;
import lombok.Value;

/** The result of decoding one record: either an event or a dead letter. */
@Value
@AllArgsConstructor
@NoArgsConstructor(force = true)
public class Decoded<E extends Event> {
  /** The event, or null if the record cannot be decoded. */
  public E event;

  /** The dead letter, or null if the record is an event. */
  public DeadLetter deadLetter;

  /** The {@link Origin#arrivalTime} of the record. */
  public Instant arrivalTime;

  public static <E extends Event> Decoded<E> of(E event, Origin origin) {
    return new Decoded<>(event, null, origin.arrivalTime());
  }

  public static <E extends Event> Decoded<E> malformed(DeadLetter deadLetter, Origin origin) {
    return new Decoded<>(null, deadLetter, origin.arrivalTime());
  }

  /** Returns the same for one of several events in a record; see {@link DeadLetter#numbered}. */
  public Decoded<E> numbered(int number) {
    return isEvent() ? this : new Decoded<>(null, deadLetter.numbered(number), arrivalTime);
  }

  public boolean isEvent() {
    return event != null;
  }
}
