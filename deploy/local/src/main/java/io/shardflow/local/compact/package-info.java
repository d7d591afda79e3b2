/** The command {@code compact}: merges the small files of results. */
package io.shardflow.local.compact;
