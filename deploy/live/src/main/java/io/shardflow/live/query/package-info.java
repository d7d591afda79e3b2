/** Queries of the page: their parameters, their results, and results as CSV. */
package io.shardflow.live.query;
