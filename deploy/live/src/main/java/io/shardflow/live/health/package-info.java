/** How the jobs are: their own metrics, or what their folders tell. */
package io.shardflow.live.health;
