/** Firehose: delivery streams that write records into files. */
package io.shardflow.localkinesis.firehose;
