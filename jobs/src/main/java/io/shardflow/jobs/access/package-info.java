/**
 * What jobs and commands must be allowed to do on AWS: {@link io.shardflow.jobs.access.Permission}
 * declares the IAM actions, {@link io.shardflow.jobs.access.JobGrants} says which of them a job
 * needs for its options.
 *
 * <p>The roles of {@code deploy/aws}, the tables in {@code deploy/README.md} and {@code
 * jobs/DELIVERY.md}, and the tests of access all use these declarations.
 */
package io.shardflow.jobs.access;
