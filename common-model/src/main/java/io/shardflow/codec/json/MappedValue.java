package io.shardflow.codec.json;

import com.fasterxml.jackson.core.JsonToken;
import lombok.Value;

/** A value that a path leads to. */
@Value
final class MappedValue {
  /** Its first token. */
  JsonToken token;

  /** The string, or the number, true, false or null as it is written; null for other values. */
  String written;
}
