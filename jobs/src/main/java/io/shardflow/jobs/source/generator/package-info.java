/**
 * The generator source: makes records at a given rate, through the generator that {@code
 * ServiceLoader} finds, and decodes them as if they came from a stream.
 */
package io.shardflow.jobs.source.generator;
