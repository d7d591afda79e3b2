/** The kinds of events that the jobs read, with the names of their fields in JSON and CSV. */
package io.shardflow.model.event;
