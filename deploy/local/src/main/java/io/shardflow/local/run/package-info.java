/**
 * Runs jobs in a Flink MiniCluster inside this JVM, shows their progress, and summarizes the files
 * that they wrote.
 */
package io.shardflow.local.run;
