/** Finds the data sets below a root, follows their files, and reads the rows of new ones. */
package io.shardflow.live.tail;
