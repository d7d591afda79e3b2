package io.shardflow.localkinesis.stream;

import java.util.OptionalLong;

/**
 * The sequence numbers of a shard. They have 56 digits; the last 19 are a counter. They increase
 * with every record and are greater than all sequence numbers of earlier shards. They are unique
 * among all shards of all streams that were not created in the same millisecond.
 */
public final class SequenceNumbers {
  private static final int DIGITS = 56;
  private static final int COUNTER_DIGITS = 19;

  private final String prefix;

  SequenceNumbers(long streamCreatedMillis, int shard) {
    prefix = "49%013d%012d".formatted(streamCreatedMillis, shard) + "0".repeat(10);
  }

  /** Returns the number that precedes those of all records. */
  public String starting() {
    return after(0);
  }

  /** Returns the number of a record, counted from 0. */
  public String of(long index) {
    return after(index + 1);
  }

  /** Returns the number that precedes the record with this index. */
  public String after(long index) {
    String count = Long.toString(index);
    return prefix + "0".repeat(COUNTER_DIGITS - count.length()) + count;
  }

  /**
   * Returns the number of records up to and including the one with this sequence number; empty if
   * it is not a sequence number of this shard.
   */
  OptionalLong countUpTo(String number) {
    if (number.length() != DIGITS || !number.startsWith(prefix)) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(number.substring(prefix.length())));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
