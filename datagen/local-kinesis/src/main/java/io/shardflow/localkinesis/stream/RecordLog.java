package io.shardflow.localkinesis.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * The records of a shard in order of arrival, with indexes from 0. They are stored in large arrays
 * (segments), so that many records cost the garbage collector no more than a few. When memory is
 * full, the oldest segment is deleted as a whole. Not thread-safe.
 */
public final class RecordLog {
  private static final int SEGMENT_BYTES = 256 << 10;
  private static final int HEADER_BYTES = Long.BYTES + Short.BYTES;

  private final LongConsumer heldBytes;
  private final TreeMap<Long, Segment> segments = new TreeMap<>();
  private long first;
  private long next;
  private long newestArrival = Long.MIN_VALUE;

  /** A record, with its arrival time in milliseconds since 1970. */
  public record Entry(long arrivalMillis, String partitionKey, byte[] data) {
    int bytes() {
      return RecordLog.bytes(partitionKey, data);
    }
  }

  /** Returns the size of a record, as limits count it. */
  public static int bytes(String partitionKey, byte[] data) {
    return data.length + partitionKey.getBytes(UTF_8).length;
  }

  /**
   * Creates an empty log.
   *
   * @param heldBytes receives every change of the used memory, in bytes
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

  /** Adds a record and returns its index. Arrival times never decrease. */
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

  /** Returns the record with an index from {@link #first} to {@link #next}, exclusive. */
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

  /** Returns the index of the oldest record that is not deleted. */
  long first() {
    return first;
  }

  /** Returns the index of the next record to be added. */
  long next() {
    return next;
  }

  /** Returns the index of the first record that arrived at this time or later. */
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

  /** Returns the arrival time of the oldest record in memory; {@code MAX_VALUE} if empty. */
  long oldestArrival() {
    return segments.isEmpty()
        ? Long.MAX_VALUE
        : segments.firstEntry().getValue().arrival(segments.firstKey());
  }

  /** Deletes the records that arrived before this time. */
  void dropBefore(long arrivalMillis) {
    first = firstSince(arrivalMillis);
    while (!segments.isEmpty() && segments.firstEntry().getValue().end() <= first) {
      release(segments.pollFirstEntry());
    }
  }

  /** Deletes the oldest segment and returns how many readable records it held. */
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
