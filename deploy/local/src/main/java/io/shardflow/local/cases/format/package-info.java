/**
 * The format of test files: reads the YAML into cases, reports all problems with their lines, and
 * replaces expected rows.
 */
package io.shardflow.local.cases.format;
