/** Compares the rows of a case with the expected ones, and reports the differences. */
package io.shardflow.local.cases.result;
