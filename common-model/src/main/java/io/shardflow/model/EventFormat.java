package io.shardflow.model;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import lombok.AllArgsConstructor;
import lombok.Value;

/** How one kind of event is read. */
@Value
@AllArgsConstructor
public class EventFormat<E extends Event> implements Serializable {
  private static final long serialVersionUID = 1L;

  Class<E> type;

  /** Creates an event from the fields of one record. */
  Reader<E> reader;

  /** Whether the payload is not decoded: the reader gets a record without fields. */
  boolean opaque;

  /** Creates a format whose records are JSON objects or CSV rows. */
  public EventFormat(Class<E> type, Reader<E> reader) {
    this(type, reader, false);
  }

  /**
   * Returns the input fields of the events, in order: they are also the fields that an event
   * writes.
   */
  public List<String> fields() {
    try {
      return RowSchema.of(type.getConstructor().newInstance()).names();
    } catch (ReflectiveOperationException | IOException e) {
      throw new IllegalStateException("An event needs a public constructor: " + type, e);
    }
  }

  /** Creates an event from the fields of one record. */
  @FunctionalInterface
  public interface Reader<E> extends Serializable {
    E read(FieldReader in) throws MalformedException, IOException;
  }
}
