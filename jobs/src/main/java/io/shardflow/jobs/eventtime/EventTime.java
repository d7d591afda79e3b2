package io.shardflow.jobs.eventtime;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;

/**
 * Event time as all the jobs understand it.
 *
 * @param outOfOrderness how far the watermark of the source is behind its newest event
 */
public record EventTime(Duration outOfOrderness) implements Serializable {

  /**
   * Groups events by key for tumbling windows, with a clock that closes the windows when all shards
   * are silent, and that stands where it stood after a restart.
   *
   * @param name of the clock's operator, unique in the job
   */
  public <T, K> KeyedStream<T, K> keyBy(
      String name,
      DataStream<T> events,
      KeySelector<T, K> key,
      TypeInformation<K> keyType,
      Duration windowSize) {
    return keyBy(name, events, key, keyType, windowSize, Duration.ZERO);
  }

  /**
   * As above, for windows that are closed so much later because the events are first held to a
   * clock that is {@linkplain #delay delayed}.
   */
  public <T, K> KeyedStream<T, K> keyBy(
      String name,
      DataStream<T> events,
      KeySelector<T, K> key,
      TypeInformation<K> keyType,
      Duration windowSize,
      Duration delay) {
    long size = windowSize.toMillis();
    long closing = size - 1 + delay.toMillis();
    DataStream<T> partitioned =
        // The partitioning of a keyed stream, but not its state: the clock has none by key.
        new DataStream<>(
            events.getExecutionEnvironment(), events.keyBy(key, keyType).getTransformation());
    DataStream<T> clocked =
        partitioned
            .transform(
                name,
                events.getType(),
                new EventClock<>(
                    outOfOrderness.toMillis(),
                    newest -> TimeWindow.getWindowStartWithOffset(newest, 0, size) + closing))
            .name(name)
            .uid(name.replace(' ', '-'));
    return DataStreamUtils.reinterpretAsKeyedStream(clocked, key, keyType);
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
