/** Splits records and files into the JSON objects that they hold, and decompresses records. */
package io.shardflow.codec.framing;
