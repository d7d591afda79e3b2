/** Streams, their shards and records, and the limits of shards. */
package io.shardflow.localkinesis.stream;
