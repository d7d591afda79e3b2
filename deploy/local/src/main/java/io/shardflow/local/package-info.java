/**
 * The command line of {@code deploy/local/run.sh}: {@link io.shardflow.local.LocalMain} selects a
 * command, a job or the demo. The sub-packages hold one command each, apart from {@code command},
 * which all commands share, and {@code run}, which runs jobs in a cluster inside this JVM.
 */
package io.shardflow.local;
