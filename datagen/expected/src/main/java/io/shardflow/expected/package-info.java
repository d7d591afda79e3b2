/**
 * The results that jobs must write for generated events, computed from the plan of the generator,
 * and the verification of a job's files against them.
 */
package io.shardflow.expected;
