/** The rows that the jobs write, with the names of their fields in JSON and CSV. */
package io.shardflow.model.result;
