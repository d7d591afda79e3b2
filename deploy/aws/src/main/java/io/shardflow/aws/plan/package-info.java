/** The jobs of a deployment, with checked options and what they must be allowed to do. */
package io.shardflow.aws.plan;
