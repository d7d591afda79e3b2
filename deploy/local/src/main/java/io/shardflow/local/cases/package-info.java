/**
 * The command {@code test}: runs the cases of test files in one cluster, and compares the rows that
 * are written with the expected ones. The sub-packages hold the format of the files and the
 * comparison.
 */
package io.shardflow.local.cases;
