/** A compact binary format for batches of events that are sent between operators. */
package io.shardflow.codec.packed;
