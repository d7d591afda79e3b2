/** Aggregates by key and time step, in arrays of primitives. */
package io.shardflow.live.store.cell;
