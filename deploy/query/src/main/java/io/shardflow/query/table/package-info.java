/** Reads which files make up a table, and its columns, from the metadata of Delta and Iceberg. */
package io.shardflow.query.table;
