/** Rows that are kept as they are: the newest ones, the newest of each key, and delivered ones. */
package io.shardflow.live.store.recent;
