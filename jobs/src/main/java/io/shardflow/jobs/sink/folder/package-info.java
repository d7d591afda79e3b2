/**
 * The folders and files of a data set: which folder a row belongs to, and when a file is closed.
 */
package io.shardflow.jobs.sink.folder;
