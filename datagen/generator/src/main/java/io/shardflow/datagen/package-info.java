/**
 * Seeded events in the shapes and ranges of the well-known tutorials, for demos and tests, and the
 * writers that put them into Kinesis or files. The same settings give the same events.
 */
package io.shardflow.datagen;
