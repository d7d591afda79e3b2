/** Reads the rows of one file. */
package io.shardflow.live.tail.read;
