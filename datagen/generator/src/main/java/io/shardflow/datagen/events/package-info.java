/**
 * Generates events with the shapes and value ranges of the well-known tutorials, including
 * duplicates and late, malformed and out-of-order records. For every record, the generator also
 * returns what a reader must find in it. Only the command line, the expected results and tests use
 * this package directly; jobs use {@link io.shardflow.datagen.GeneratorProvider}.
 */
package io.shardflow.datagen.events;
