/**
 * The command {@code query}: runs SQL on a folder of results, in a DuckDB inside this process.
 * {@link io.shardflow.query.dataset} finds the data sets and makes views of them, and {@link
 * io.shardflow.query.output} prints rows.
 */
package io.shardflow.query;
