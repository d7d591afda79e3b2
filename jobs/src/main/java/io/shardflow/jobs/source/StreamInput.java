package io.shardflow.jobs.source;

import io.shardflow.codec.RecordFormat;
import io.shardflow.jobs.options.Options;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.EventFormat;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Adds the stream that a source of type kinesis reads: Kinesis, or in tests a scripted stream. */
@FunctionalInterface
public interface StreamInput {
  /** Adds the decoded records of the stream, with timestamps and watermarks. */
  <E extends Event> SingleOutputStreamOperator<Decoded<E>> addSource(
      StreamExecutionEnvironment env, Options options, EventFormat<E> format, RecordFormat records);

  /** Returns whether the stream ends, so that the job ends by itself. */
  default boolean isBounded() {
    return false;
  }
}
