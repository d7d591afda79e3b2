/**
 * What an event and an output record are, and the interfaces by which codecs read and write their
 * fields.
 *
 * <p>An event ({@link io.shardflow.model.Event}) is read by its {@link
 * io.shardflow.model.EventFormat} from a {@link io.shardflow.model.FieldReader}. An output record
 * ({@link io.shardflow.model.OutputRecord}) writes its fields to a {@link
 * io.shardflow.model.FieldWriter}. The codecs implement the reader and the writer, so that an event
 * does not depend on JSON, CSV or any other format. Nothing in this module depends on a connector
 * or a job.
 *
 * <p>Events and results are immutable value classes. Their fields are public and final, and they
 * have a public constructor without arguments, because Flink requires both to serialize them as
 * POJOs. {@code ValueTypeContract}, among the tests, checks all of this.
 */
package io.shardflow.model;
