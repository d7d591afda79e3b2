/**
 * The command {@code verify}: compares the files of a job with the results that are expected for
 * generated events.
 */
package io.shardflow.local.verify;
