/** Where the files are: a folder of this machine, or a bucket of S3. */
package io.shardflow.live.tail.store;
