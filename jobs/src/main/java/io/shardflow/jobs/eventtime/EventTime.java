package io.shardflow.jobs.eventtime;

import io.shardflow.model.Event;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.TimestampAssigner;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * Event time as all the jobs understand it.
 *
 * @param outOfOrderness how far the watermark of the source is behind its newest event
 */
public record EventTime(Duration outOfOrderness) implements Serializable {
  /**
   * The timestamp of a record whose event is so far ahead that no clock goes by it. To Flink it is
   * none: a window that is not behind one of our clocks fails.
   */
  public static final long TOO_FAR_AHEAD = TimestampAssigner.NO_TIMESTAMP;

  /**
   * Events by key.
   *
   * @param onTime those of which no window is closed
   * @param late the others
   */
  public record Keyed<T, K>(KeyedStream<T, K> onTime, DataStream<T> late) {}

  /**
   * Groups events by key, with a clock that tells which are late, that closes the windows when all
   * shards are silent, and that stands where it stood after a restart. Behind it, events have their
   * own timestamps, also those that are {@linkplain #TOO_FAR_AHEAD too far ahead}.
   *
   * @param name of the clock's operator, unique in the job
   */
  public <T extends Event, K> Keyed<T, K> keyBy(
      String name,
      DataStream<T> events,
      KeySelector<T, K> key,
      TypeInformation<K> keyType,
      Closing closing) {
    OutputTag<T> late = new OutputTag<>("late", events.getType());
    DataStream<T> partitioned =
        // The partitioning of a keyed stream, but not its state: the clock has none by key.
        new DataStream<>(
            events.getExecutionEnvironment(), events.keyBy(key, keyType).getTransformation());
    SingleOutputStreamOperator<T> clocked =
        partitioned
            .transform(
                name, events.getType(), new EventClock<>(outOfOrderness.toMillis(), closing, late))
            .name(name)
            .uid(name.replace(' ', '-'));
    return new Keyed<>(
        DataStreamUtils.reinterpretAsKeyedStream(clocked, key, keyType),
        clocked.getSideOutput(late));
  }

  /**
   * Lets the watermark be so much later, for a stream whose events may be so much older than the
   * watermark of the stream they come from.
   */
  public <T> DataStream<T> delay(String name, DataStream<T> events, Duration delay) {
    return events
        .transform(name, events.getType(), new WatermarkDelay<>(delay.toMillis()))
        .name(name)
        .uid(name.replace(' ', '-'));
  }
}
