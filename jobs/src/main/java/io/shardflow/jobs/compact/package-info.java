/** What merging small files has in common for folders and tables: options, planning, the job. */
package io.shardflow.jobs.compact;
