/** The options of sensors in trouble, for all commands that generate their readings. */
package io.shardflow.local.sensors;
