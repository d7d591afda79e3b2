/** The stacks: streams and producers, the bucket of the results, the applications. */
package io.shardflow.aws.stack;
