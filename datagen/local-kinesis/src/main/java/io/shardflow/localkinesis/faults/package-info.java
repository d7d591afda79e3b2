/** Fault injection: which calls fail at random, and how. */
package io.shardflow.localkinesis.faults;
