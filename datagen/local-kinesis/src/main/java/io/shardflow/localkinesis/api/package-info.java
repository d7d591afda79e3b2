/** The requests and responses of the Kinesis API, their formats, their validation and errors. */
package io.shardflow.localkinesis.api;
