/**
 * The command {@code datagen}: sends generated events, or the rows of a CSV file, to a Kinesis
 * stream, a file or the screen.
 */
package io.shardflow.local.datagen;
