/**
 * Runs Flink SQL scripts through Flink's SQL gateway in this JVM: {@code deploy/local/run.sh sql}.
 * The options of the jobs change the tables that scripts read and write.
 */
package io.shardflow.sql;
