/** The command {@code check}: the options of a job, and what it makes of sample records. */
package io.shardflow.local.check;
