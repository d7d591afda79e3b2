/** The bounded memory of the page: aggregates by key and time, recent rows, and their changes. */
package io.shardflow.live.store;
