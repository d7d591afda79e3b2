/** The command {@code live}, and the live page of the demo. */
package io.shardflow.local.live;
