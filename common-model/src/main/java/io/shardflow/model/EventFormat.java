package io.shardflow.model;

import java.io.IOException;
import java.io.Serializable;

/**
 * How one kind of event is read.
 *
 * @param type the event's class
 * @param reader makes an event of the fields of one record
 */
public record EventFormat<E extends Event>(Class<E> type, Reader<E> reader)
    implements Serializable {

  /** Makes an event of the fields of one record. */
  @FunctionalInterface
  public interface Reader<E> extends Serializable {
    E read(FieldReader in) throws MalformedException, IOException;
  }
}
