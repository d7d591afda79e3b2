/** The output of rows: an aligned table, CSV or JSON. */
package io.shardflow.query.output;
