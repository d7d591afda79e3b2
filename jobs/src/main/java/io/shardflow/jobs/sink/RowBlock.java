package io.shardflow.jobs.sink;

/**
 * Rows that go into a file together.
 *
 * @param folder of the hour that all of them are in
 * @param header of a file that begins with them; may be empty
 * @param rows in UTF-8, each ended by a line break
 */
public record RowBlock(String folder, byte[] header, byte[] rows) {}
