/**
 * Running on one machine: jobs in a MiniCluster, the demo, the data generator, the discovery of
 * fields.
 */
package io.shardflow.local;
