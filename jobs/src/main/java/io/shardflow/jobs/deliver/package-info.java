/**
 * Delivers the rows of data sets to receivers: Kinesis, Firehose, SNS, HTTP. {@link
 * io.shardflow.jobs.deliver.Deliveries} is the entry point; {@code jobs/DELIVERY.md} describes what
 * users can rely on.
 *
 * <p>{@link io.shardflow.jobs.deliver.DeliverRows} is an operator, not a sink on Flink's {@code
 * AsyncSinkBase}, which lacks three things. A sink has no output that other streams can be united
 * with, so the rows that the targets refuse could not become one data set of the job. Its writer
 * sends failed rows again at once, without a back-off. And at each checkpoint it waits until all
 * calls have returned, so that a receiver that does not answer holds up the files as well.
 */
package io.shardflow.jobs.deliver;
