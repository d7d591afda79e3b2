package io.shardflow.jobs.source.kinesis;

import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import io.shardflow.model.FieldWriter;
import java.time.Instant;
import java.util.List;

/**
 * The several events and dead letters of one Kinesis record. The connector takes one value per
 * record, so that they pass through it as if they were one event. {@link KinesisFetcher} emits them
 * one by one; a batch never leaves the source.
 */
final class DecodedBatch<E extends Event> implements Event {
  private final List<Decoded<E>> records;

  private DecodedBatch(List<Decoded<E>> records) {
    this.records = records;
  }

  /** Returns the only one of these records, or all as a batch. */
  @SuppressWarnings("unchecked")
  static <E extends Event> Decoded<E> of(List<Decoded<E>> records) {
    Decoded<E> first = records.get(0);
    return records.size() == 1
        ? first
        : new Decoded<>((E) (Event) new DecodedBatch<>(records), null, first.arrivalTime());
  }

  /** Returns the records of a batch, or the record itself if it is none. */
  @SuppressWarnings("unchecked")
  static <E extends Event> List<Decoded<E>> recordsOf(Decoded<E> record) {
    Event event = record.event();
    return event instanceof DecodedBatch ? ((DecodedBatch<E>) event).records : List.of(record);
  }

  @Override
  public Instant eventTime() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void writeTo(FieldWriter out) {
    throw new UnsupportedOperationException();
  }
}
