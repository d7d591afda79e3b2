/** What is known of sensors and stores: read from a file while a job runs, added to its rows. */
package io.shardflow.jobs.reference;
