package io.shardflow.model;

import java.io.IOException;
import java.io.Serializable;

/**
 * How one kind of event is read.
 *
 * @param type the event's class
 * @param reader makes an event of the fields of one record
 * @param opaque whether records are taken as they are: the reader is shown no fields, whatever is
 *     in the payload
 */
public record EventFormat<E extends Event>(Class<E> type, Reader<E> reader, boolean opaque)
    implements Serializable {

  /** A format whose records are objects or rows. */
  public EventFormat(Class<E> type, Reader<E> reader) {
    this(type, reader, false);
  }

  /** Makes an event of the fields of one record. */
  @FunctionalInterface
  public interface Reader<E> extends Serializable {
    E read(FieldReader in) throws MalformedException, IOException;
  }
}
