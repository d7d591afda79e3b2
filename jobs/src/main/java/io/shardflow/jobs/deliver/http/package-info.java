/** The receiver of HTTP: a POST request with one row, an array of rows, or a text for a chat. */
package io.shardflow.jobs.deliver.http;
