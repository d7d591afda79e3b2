package io.shardflow.datagen.events;

import io.shardflow.model.DeadLetter;
import io.shardflow.model.Event;
import lombok.Value;

/** A record as it is put into a stream, and the result that decoding it must give. */
@Value
public class GeneratedRecord {
  String partitionKey;

  /** A JSON object in UTF-8, unless the record is malformed; contains no line break. */
  byte[] payload;

  /** The event in the payload; null if the record is malformed. */
  Event event;

  /** Whether the event is generated as a late one. */
  boolean late;

  /** The reason why a malformed record cannot be decoded; null if it can. */
  DeadLetter.Reason reason;

  /** The field that cannot be decoded; null if the record can, or if all of it is malformed. */
  String field;
}
