/**
 * The web server of the page: files, queries, server-sent events and deliveries, and who may use
 * them.
 */
package io.shardflow.live.server;
