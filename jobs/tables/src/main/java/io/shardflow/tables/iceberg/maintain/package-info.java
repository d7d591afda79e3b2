/** Merges the small files of Iceberg tables, and deletes their past. */
package io.shardflow.tables.iceberg.maintain;
