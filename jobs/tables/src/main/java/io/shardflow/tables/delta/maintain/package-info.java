/** Merges the small files of Delta tables, and deletes their past. */
package io.shardflow.tables.delta.maintain;
