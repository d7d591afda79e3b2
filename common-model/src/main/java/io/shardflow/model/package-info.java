/**
 * The events that the jobs read, the records that they write, and how each is read and written.
 *
 * <p>Every event and every result is a public Java record, which Flink serializes field by field as
 * a POJO. Nothing here knows a connector or a job.
 */
package io.shardflow.model;
