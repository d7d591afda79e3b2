/** Delta Lake tables, written by Delta Kernel. */
package io.shardflow.tables.delta;
