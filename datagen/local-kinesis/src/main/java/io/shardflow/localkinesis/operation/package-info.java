/** The operations of a service, those of the Kinesis API, and who may call them. */
package io.shardflow.localkinesis.operation;
