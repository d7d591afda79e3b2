/** The file that describes a deployment, {@code deployment.yaml}. */
package io.shardflow.aws.config;
