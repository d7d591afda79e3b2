/** Reads and writes JSON: by Jackson, and by faster code for the usual shapes of records. */
package io.shardflow.codec.json;
