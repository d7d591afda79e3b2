/** Running on one machine: jobs in a MiniCluster, the demo, the data generator. */
package io.shardflow.jobs.local;
