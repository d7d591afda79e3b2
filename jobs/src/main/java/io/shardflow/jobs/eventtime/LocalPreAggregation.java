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
 * Gathers the events of each key, and adds them up if that is asked for: so that one record goes
 * through the network to the instance that has the key, and one sum into its state, for what may be
 * thousands of events. Where some may prove late there, the events go along.
 *
 * <p>They are passed on before the watermark goes on, so that none comes late by waiting here, and
 * before a checkpoint, so that there is nothing to keep. Nor do they wait for longer than it mostly
 * takes until the next watermark: where an instance was silent, the others' time goes on without
 * it, and what it then has that is older than its own watermark could come late after all.
 */
final class LocalPreAggregation<E, K, A> extends AbstractStreamOperator<PreAggregate<K, A>>
    implements OneInputStreamOperator<E, PreAggregate<K, A>> {
  private static final long serialVersionUID = 1L;

  /** Of events that wait here: some ten thousand, but fewer if they are large. */
  private static final int MOST_BYTES = 1 << 22;

  /**
   * Of room that is kept for the next events: as much as those that wait can take, whose room is up
   * to twice their size.
   */
  private static final int MAX_EMPTIED_BYTES = 2 * MOST_BYTES;

  /** A larger room is only kept if a quarter of it was needed. */
  private static final int MAX_UNFILLED_BYTES = 1 << 16;

  /** Says of two times that their events may be gathered together, by the same number. */
  interface Group extends LongUnaryOperator, Serializable {}

  /** Packs an event, to go along. */
  interface Packing<E> extends Serializable {
    void pack(E event, PackedEvents into) throws IOException;
  }

  private final KeySelector<E, K> key;
  private final EventTime.TimeOf<E> timeOf;
  private final Packing<E> packing;
  private final Group group;
  private final AggregateFunction<E, A, ?> sum;

  private transient Map<Long, Map<K, Gathering<A>>> gatherings;
  private transient long lastGroup;
  private transient Map<K, Gathering<A>> ofLastGroup;
  private transient int waitingBytes;

  /** As there are about as many the next time, their room is used again. */
  private transient Deque<PackedEvents> emptied;

  private transient long emptiedBytes;

  private transient boolean timed;

  private static final class Gathering<A> {
    private final PackedEvents events;
    private A sum;
    private Instant newest = Instant.MIN;
    private long timestamp;

    Gathering(PackedEvents events) {
      this.events = events;
    }
  }

  /**
   * An operator.
   *
   * @param packing null if the events do not go along
   * @param sum null if there is none
   */
  LocalPreAggregation(
      KeySelector<E, K> key,
      EventTime.TimeOf<E> timeOf,
      Packing<E> packing,
      Group group,
      AggregateFunction<E, A, ?> sum) {
    this.key = key;
    this.timeOf = timeOf;
    this.packing = packing;
    this.group = group;
    this.sum = sum;
    this.chainingStrategy = ChainingStrategy.ALWAYS;
  }

  @Override
  public void open() throws Exception {
    super.open();
    gatherings = new HashMap<>();
    emptied = new ArrayDeque<>();
  }

  @Override
  public void processElement(StreamRecord<E> element) throws Exception {
    E event = element.getValue();
    long timestamp = element.getTimestamp();
    if (timestamp == EventTime.TOO_FAR_AHEAD) {
      Gathering<A> alone = newGathering();
      add(event, timestamp, alone);
      passOn(key.getKey(event), alone);
      return;
    }
    long ofEvent = group.applyAsLong(timestamp);
    if (ofLastGroup == null || ofEvent != lastGroup) {
      ofLastGroup = gatherings.computeIfAbsent(ofEvent, time -> new HashMap<>());
      lastGroup = ofEvent;
    }
    Gathering<A> gathering = ofLastGroup.computeIfAbsent(key.getKey(event), k -> newGathering());
    waitingBytes -= gathering.events.size();
    add(event, timestamp, gathering);
    waitingBytes += gathering.events.size();
    if (waitingBytes >= MOST_BYTES) {
      passAllOn();
    }
    if (!timed) {
      timed = true;
      ProcessingTimeService clock = getProcessingTimeService();
      clock.registerTimer(
          clock.getCurrentProcessingTime() + getExecutionConfig().getAutoWatermarkInterval(),
          now -> {
            timed = false;
            passAllOn();
          });
    }
  }

  private Gathering<A> newGathering() {
    PackedEvents events = emptied.poll();
    if (events == null) {
      return new Gathering<>(new PackedEvents());
    }
    emptiedBytes -= events.capacity();
    return new Gathering<>(events);
  }

  private void add(E event, long timestamp, Gathering<A> to) throws Exception {
    if (sum != null) {
      to.sum = sum.add(event, to.sum == null ? sum.createAccumulator() : to.sum);
    }
    if (packing != null) {
      packing.pack(event, to.events);
    }
    Instant time = timeOf.apply(event);
    if (time.isAfter(to.newest)) {
      to.newest = time;
      to.timestamp = timestamp;
    }
  }

  private void passAllOn() {
    gatherings.values().forEach(ofGroup -> ofGroup.forEach(this::passOn));
    gatherings.clear();
    ofLastGroup = null;
    waitingBytes = 0;
  }

  private void passOn(K key, Gathering<A> gathering) {
    output.collect(
        new StreamRecord<>(
            new PreAggregate<>(key, gathering.sum, gathering.newest, gathering.events.toBytes()),
            gathering.timestamp));
    keepRoom(gathering.events);
  }

  private void keepRoom(PackedEvents events) {
    int capacity = events.capacity();
    boolean needed = capacity <= MAX_UNFILLED_BYTES || events.size() >= capacity / 4;
    if (needed && emptiedBytes + capacity <= MAX_EMPTIED_BYTES) {
      events.clear();
      emptied.push(events);
      emptiedBytes += capacity;
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    passAllOn();
    super.processWatermark(mark);
  }

  @Override
  public void processWatermarkStatus(WatermarkStatus status) throws Exception {
    passAllOn();
    super.processWatermarkStatus(status);
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpoint) {
    passAllOn();
  }

  @Override
  public void finish() throws Exception {
    passAllOn();
    super.finish();
  }
}
