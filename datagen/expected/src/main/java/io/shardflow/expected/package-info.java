/**
 * What every job must make of generated events, worked out from the plan by which they were
 * generated and not by any code of the jobs; and the comparison of a job's files with it.
 */
package io.shardflow.expected;
