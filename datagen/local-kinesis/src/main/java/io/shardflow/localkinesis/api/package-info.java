/**
 * The requests and responses of the Kinesis API, and the formats, validation and errors of all
 * services.
 */
package io.shardflow.localkinesis.api;
