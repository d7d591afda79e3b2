/** The data sets in a folder of results, and how DuckDB reads each kind of them. */
package io.shardflow.query.dataset;
