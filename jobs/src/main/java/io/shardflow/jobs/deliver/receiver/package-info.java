/** What a receiver of rows is: calls that block, with an outcome for each row. */
package io.shardflow.jobs.deliver.receiver;
