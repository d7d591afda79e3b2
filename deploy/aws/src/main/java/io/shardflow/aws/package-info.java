/**
 * Creates what Shardflow needs on AWS. {@code config} reads the file that describes a deployment,
 * {@code plan} checks the options of its jobs and finds out what they must be allowed to do, {@code
 * stack} declares the resources with the CDK.
 */
package io.shardflow.aws;
