/** What every job shares at run time: options, sources, sinks. */
package io.shardflow.jobs.runtime;
