/** Reads the rows of a CSV file as records of a stream. */
package io.shardflow.datagen.csv;
