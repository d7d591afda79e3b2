/** Delta Kernel's engine on Flink's file systems, and logs that have one winner per version. */
package io.shardflow.tables.delta.log;
