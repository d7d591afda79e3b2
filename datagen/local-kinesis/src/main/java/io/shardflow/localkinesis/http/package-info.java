/** The HTTP server: HTTP/1.1, HTTP/2, and the event streams of enhanced fan-out. */
package io.shardflow.localkinesis.http;
