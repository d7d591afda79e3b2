package io.shardflow.model;

import java.time.Instant;

/**
 * What became of one record: an event, or else a dead letter; the other one is null.
 *
 * @param event what the record says
 * @param deadLetter why it cannot be read
 * @param arrivalTime as its {@link Origin} tells it
 */
public record Decoded<E extends Event>(E event, DeadLetter deadLetter, Instant arrivalTime) {
  public static <E extends Event> Decoded<E> of(E event, Origin origin) {
    return new Decoded<>(event, null, origin.arrivalTime());
  }

  public static <E extends Event> Decoded<E> malformed(DeadLetter deadLetter, Origin origin) {
    return new Decoded<>(null, deadLetter, origin.arrivalTime());
  }

  public boolean isEvent() {
    return event != null;
  }
}
