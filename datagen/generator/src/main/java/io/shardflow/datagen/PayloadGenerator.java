package io.shardflow.datagen;

import java.io.Serializable;

/**
 * Generates the payloads of a stream. Each payload depends only on the settings and its index, so
 * that any part of the stream can be generated again. Not thread-safe.
 */
public interface PayloadGenerator extends Serializable {
  /** Returns the payload of the record with this index, from 0: UTF-8 unless it is malformed. */
  byte[] payload(long index);
}
