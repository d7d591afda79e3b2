package io.shardflow.localkinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * Records in the order they came, counted from 0. They lie in large arrays, so that a million of
 * them is no more work for the garbage collector than a few, and the oldest go an array at a time.
 * Not thread-safe.
 */
final class RecordLog {
  private static final int SEGMENT_BYTES = 256 << 10;
  private static final int HEADER_BYTES = Long.BYTES + Short.BYTES;

  private final LongConsumer heldBytes;
  private final TreeMap<Long, Segment> segments = new TreeMap<>();
  private long first;
  private long next;
  private long newestArrival = Long.MIN_VALUE;

  /** A record, its arrival in milliseconds since 1970. */
  record Entry(long arrivalMillis, String partitionKey, byte[] data) {
    int bytes() {
      return RecordLog.bytes(partitionKey, data);
    }
  }

  /** How many bytes count for a record. */
  static int bytes(String partitionKey, byte[] data) {
    return data.length + partitionKey.getBytes(UTF_8).length;
  }

  /**
   * An empty log.
   *
   * @param heldBytes is told how much more memory is taken, or less
   */
  RecordLog(LongConsumer heldBytes) {
    this.heldBytes = heldBytes;
  }

  private static final class Segment {
    final long first;
    final ByteBuffer bytes;
    int[] ends = new int[64];
    int count;

    Segment(long first, int bytes) {
      this.first = first;
      this.bytes = ByteBuffer.allocate(bytes);
    }

    long heldBytes() {
      return bytes.capacity() + (long) Integer.BYTES * ends.length;
    }

    long end() {
      return first + count;
    }

    int startOf(long index) {
      return index == first ? 0 : ends[(int) (index - first) - 1];
    }

    long arrival(long index) {
      return bytes.getLong(startOf(index));
    }
  }

  /** Adds a record; returns its index. Arrival never goes back. */
  long append(long nowMillis, String partitionKey, byte[] data) {
    byte[] key = partitionKey.getBytes(UTF_8);
    int size = HEADER_BYTES + key.length + data.length;
    Segment segment = segments.isEmpty() ? null : segments.lastEntry().getValue();
    if (segment == null || segment.bytes.remaining() < size) {
      segment = new Segment(next, Math.max(SEGMENT_BYTES, size));
      segments.put(next, segment);
      heldBytes.accept(segment.heldBytes());
    }
    newestArrival = Math.max(newestArrival, nowMillis);
    segment.bytes.putLong(newestArrival).putShort((short) key.length).put(key).put(data);
    if (segment.count == segment.ends.length) {
      heldBytes.accept(-segment.heldBytes());
      segment.ends = Arrays.copyOf(segment.ends, segment.count * 2);
      heldBytes.accept(segment.heldBytes());
    }
    segment.ends[segment.count++] = segment.bytes.position();
    return next++;
  }

  /** The record of an index from {@link #first} on and before {@link #next}. */
  Entry get(long index) {
    Segment segment = segment(index);
    int start = segment.startOf(index);
    int keyStart = start + HEADER_BYTES;
    int keyLength = segment.bytes.getShort(start + Long.BYTES);
    byte[] array = segment.bytes.array();
    return new Entry(
        segment.bytes.getLong(start),
        new String(array, keyStart, keyLength, UTF_8),
        Arrays.copyOfRange(
            array, keyStart + keyLength, segment.ends[(int) (index - segment.first)]));
  }

  /** The index of the oldest record that is still here. */
  long first() {
    return first;
  }

  /** The index that the next record will have. */
  long next() {
    return next;
  }

  /** The index of the oldest record that arrived then or later. */
  long firstSince(long arrivalMillis) {
    long low = first;
    long high = next;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (segment(middle).arrival(middle) < arrivalMillis) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** When the oldest record arrived that takes memory; the greatest if there is none. */
  long oldestArrival() {
    return segments.isEmpty()
        ? Long.MAX_VALUE
        : segments.firstEntry().getValue().arrival(segments.firstKey());
  }

  /** Forgets all that arrived before. */
  void dropBefore(long arrivalMillis) {
    first = firstSince(arrivalMillis);
    while (!segments.isEmpty() && segments.firstEntry().getValue().end() <= first) {
      release(segments.pollFirstEntry());
    }
  }

  /** Forgets the oldest records, an array of them; returns how many could still be read. */
  long dropOldest() {
    Map.Entry<Long, Segment> oldest = segments.pollFirstEntry();
    if (oldest == null) {
      return 0;
    }
    release(oldest);
    long before = first;
    first = oldest.getValue().end();
    return first - before;
  }

  private void release(Map.Entry<Long, Segment> segment) {
    heldBytes.accept(-segment.getValue().heldBytes());
  }

  private Segment segment(long index) {
    return segments.floorEntry(index).getValue();
  }
}
