/** Reads and writes CSV. {@link io.shardflow.codec.csv.CsvRowParser} states the dialect. */
package io.shardflow.codec.csv;
