package io.shardflow.codec.packed;

import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads {@link PackedEvents}. Not for use by several threads. */
public final class EventUnpacker<E extends Event> {
  private final EventFormat<E> format;
  private final PackedReader in = new PackedReader();

  public EventUnpacker(EventFormat<E> format) {
    this.format = format;
  }

  /**
   * The events in these bytes.
   *
   * @throws IllegalArgumentException if they are not events of this format
   */
  public List<E> unpack(byte[] bytes) {
    List<E> events = new ArrayList<>();
    try {
      for (in.open(bytes); in.nextEvent(); ) {
        events.add(format.reader().read(in));
      }
    } catch (IOException | MalformedException e) {
      throw new IllegalArgumentException("These are no packed events of " + format.type(), e);
    }
    return events;
  }
}
