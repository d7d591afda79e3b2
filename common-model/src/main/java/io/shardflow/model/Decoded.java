package io.shardflow.model;

/**
 * What became of one record: an event, or else a dead letter; the other one is null.
 *
 * @param event what the record says
 * @param deadLetter why it cannot be read
 */
public record Decoded<E extends Event>(E event, DeadLetter deadLetter) {
  static <E extends Event> Decoded<E> of(E event) {
    return new Decoded<>(event, null);
  }

  static <E extends Event> Decoded<E> malformed(DeadLetter deadLetter) {
    return new Decoded<>(null, deadLetter);
  }

  public boolean isEvent() {
    return event != null;
  }
}
