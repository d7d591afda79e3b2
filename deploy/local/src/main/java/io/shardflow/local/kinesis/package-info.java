/** The command {@code kinesis}: runs the local Kinesis on its own. */
package io.shardflow.local.kinesis;
