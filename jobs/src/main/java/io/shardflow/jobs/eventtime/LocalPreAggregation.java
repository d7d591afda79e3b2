package io.shardflow.jobs.eventtime;

import io.shardflow.codec.packed.PackedEvents;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Packs the events of each key into one record, and aggregates them if an aggregate function is
 * set. Instead of thousands of events, one record crosses the network to the instance that owns the
 * key, and one accumulator is merged into its state. If events may still prove late there, they are
 * sent along with the accumulator.
 *
 * <p>The buffers are flushed before each watermark, so that no event becomes late by waiting here,
 * and before each checkpoint, so that the operator needs no state. They are also flushed after the
 * watermark interval: when an input was idle, the watermarks of the others have advanced without
 * it. Events that it then reads behind its own watermark are not followed by a new one, and could
 * become late while they wait for it.
 */
final class LocalPreAggregation<E, K, A> extends AbstractStreamOperator<PreAggregate<K, A>>
    implements OneInputStreamOperator<E, PreAggregate<K, A>> {
  private static final long serialVersionUID = 1L;

  /** The maximum size of the buffered events: some ten thousand of usual size. */
  private static final int MAX_BUFFERED_BYTES = 1 << 22;

  /**
   * The maximum capacity of the free buffers. The capacity of a buffer is up to twice its content.
   */
  private static final int MAX_FREE_BYTES = 2 * MAX_BUFFERED_BYTES;

  /** A buffer of larger capacity is only reused if a quarter of it was filled. */
  private static final int MAX_SPARSE_BYTES = 1 << 16;

  /** Returns a number from a timestamp. Events with equal numbers may be combined. */
  interface Grouping extends LongUnaryOperator, Serializable {}

  /** Packs an event, to be sent along. */
  interface Packer<E> extends Serializable {
    void pack(E event, PackedEvents packed) throws IOException;
  }

  private final KeySelector<E, K> key;
  private final EventTime.Extractor<E> eventTime;
  private final Packer<E> packer;
  private final Grouping grouping;
  private final AggregateFunction<E, A, ?> aggregate;

  private transient Map<Long, Map<K, Buffer<A>>> buffers;
  private transient long lastGroup;
  private transient Map<K, Buffer<A>> buffersOfLastGroup;
  private transient int bufferedBytes;

  /** Buffers to be reused: after a flush, about as many are needed again. */
  private transient Deque<PackedEvents> free;

  private transient long freeBytes;

  private transient boolean timerRegistered;

  private static final class Buffer<A> {
    private final PackedEvents events;
    private A accumulator;
    private Instant newestEventTime = Instant.MIN;
    private long timestamp;

    Buffer(PackedEvents events) {
      this.events = events;
    }
  }

  /**
   * Creates the operator.
   *
   * @param packer null if the events are not sent along
   * @param aggregate null if the events are not aggregated
   */
  LocalPreAggregation(
      KeySelector<E, K> key,
      EventTime.Extractor<E> eventTime,
      Packer<E> packer,
      Grouping grouping,
      AggregateFunction<E, A, ?> aggregate) {
    this.key = key;
    this.eventTime = eventTime;
    this.packer = packer;
    this.grouping = grouping;
    this.aggregate = aggregate;
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void open() throws Exception {
    super.open();
    buffers = new HashMap<>();
    free = new ArrayDeque<>();
  }

  @Override
  public void processElement(StreamRecord<E> element) throws Exception {
    E event = element.getValue();
    long timestamp = element.getTimestamp();
    if (timestamp == EventTime.TOO_FAR_AHEAD) {
      Buffer<A> single = newBuffer();
      add(event, timestamp, single);
      emit(key.getKey(event), single);
      return;
    }
    long group = grouping.applyAsLong(timestamp);
    if (buffersOfLastGroup == null || group != lastGroup) {
      buffersOfLastGroup = buffers.computeIfAbsent(group, g -> new HashMap<>());
      lastGroup = group;
    }
    Buffer<A> buffer = buffersOfLastGroup.computeIfAbsent(key.getKey(event), k -> newBuffer());
    bufferedBytes -= buffer.events.size();
    add(event, timestamp, buffer);
    bufferedBytes += buffer.events.size();
    if (bufferedBytes >= MAX_BUFFERED_BYTES) {
      flush();
    }
    if (!timerRegistered) {
      timerRegistered = true;
      ProcessingTimeService timers = getProcessingTimeService();
      timers.registerTimer(
          timers.getCurrentProcessingTime() + getExecutionConfig().getAutoWatermarkInterval(),
          now -> {
            timerRegistered = false;
            flush();
          });
    }
  }

  private Buffer<A> newBuffer() {
    PackedEvents events = free.poll();
    if (events == null) {
      return new Buffer<>(new PackedEvents());
    }
    freeBytes -= events.capacity();
    return new Buffer<>(events);
  }

  private void add(E event, long timestamp, Buffer<A> buffer) throws Exception {
    if (aggregate != null) {
      buffer.accumulator =
          aggregate.add(
              event,
              buffer.accumulator == null ? aggregate.createAccumulator() : buffer.accumulator);
    }
    if (packer != null) {
      packer.pack(event, buffer.events);
    }
    Instant time = eventTime.apply(event);
    if (time.isAfter(buffer.newestEventTime)) {
      buffer.newestEventTime = time;
      buffer.timestamp = timestamp;
    }
  }

  private void flush() {
    buffers.values().forEach(ofGroup -> ofGroup.forEach(this::emit));
    buffers.clear();
    buffersOfLastGroup = null;
    bufferedBytes = 0;
  }

  private void emit(K key, Buffer<A> buffer) {
    output.collect(
        new StreamRecord<>(
            new PreAggregate<>(
                key, buffer.accumulator, buffer.newestEventTime, buffer.events.toBytes()),
            buffer.timestamp));
    release(buffer.events);
  }

  private void release(PackedEvents events) {
    int capacity = events.capacity();
    boolean wellFilled = capacity <= MAX_SPARSE_BYTES || events.size() >= capacity / 4;
    if (wellFilled && freeBytes + capacity <= MAX_FREE_BYTES) {
      events.clear();
      free.push(events);
      freeBytes += capacity;
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    flush();
    super.processWatermark(mark);
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) throws Exception {
    flush();
    super.processWatermarkStatus(status);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) {
    flush();
  }

  @Override
  public void finish() throws Exception {
    flush();
    super.finish();
  }
}
