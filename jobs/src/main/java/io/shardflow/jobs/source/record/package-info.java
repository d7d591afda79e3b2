/** The records that every source emits: an event, or a dead letter if it could not be decoded. */
package io.shardflow.jobs.source.record;
