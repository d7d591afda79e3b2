/**
 * Where the fields of an event are in records of another shape: paths, and the mapping of fields to
 * paths, columns or constants.
 */
package io.shardflow.codec.mapping;
