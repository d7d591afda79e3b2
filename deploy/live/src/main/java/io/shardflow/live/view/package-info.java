/** What each data set looks like: its time, keys, measures and titles. */
package io.shardflow.live.view;
