package io.shardflow.codec.packed;

import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import io.shardflow.model.MalformedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Unpacks {@link PackedEvents}. Not thread-safe. */
public final class EventUnpacker<E extends Event> {
  private final EventFormat<E> format;
  private final PackedReader reader = new PackedReader();

  public EventUnpacker(EventFormat<E> format) {
    this.format = format;
  }

  /**
   * Returns the events in these bytes.
   *
   * @throws IllegalArgumentException if they are events of another kind
   */
  public List<E> unpack(byte[] bytes) {
    List<E> events = new ArrayList<>();
    try {
      for (reader.open(bytes); reader.nextEvent(); ) {
        events.add(format.reader().read(reader));
      }
    } catch (IOException | MalformedException e) {
      throw new IllegalArgumentException("Not packed events of " + format.type(), e);
    }
    return events;
  }
}
