/**
 * Decodes the bytes of records into events, or into dead letters if they are malformed.
 *
 * <p>{@link io.shardflow.codec.EventDecoder} is the entry point. It chooses the reader for a record
 * among those of the subpackages.
 */
package io.shardflow.codec;
