package io.shardflow.datagen;

/**
 * One record as it is put into a stream.
 *
 * @param payload a JSON object in UTF-8, unless it is meant to be malformed
 */
public record GeneratedRecord(String partitionKey, byte[] payload) {}
