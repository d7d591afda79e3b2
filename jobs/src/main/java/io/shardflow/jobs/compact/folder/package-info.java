/**
 * Merges the small files in folders of rows. {@link
 * io.shardflow.jobs.compact.folder.FolderCompaction} is the entry point, {@link
 * io.shardflow.jobs.compact.folder.FolderMerge} has the protocol.
 */
package io.shardflow.jobs.compact.folder;
