/** The operations of the Kinesis API, and who may call them. */
package io.shardflow.localkinesis.operation;
