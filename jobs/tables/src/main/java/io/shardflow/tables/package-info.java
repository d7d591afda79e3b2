/** The table formats that need large libraries. */
package io.shardflow.tables;
