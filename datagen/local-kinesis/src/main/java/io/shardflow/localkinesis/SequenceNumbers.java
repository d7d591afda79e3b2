package io.shardflow.localkinesis;

import java.util.OptionalLong;

/**
 * The sequence numbers of a shard: 56 digits, of which the last 19 count. They grow with each
 * record, those of a later shard are greater than all of an earlier one, and none is also a number
 * of another shard, or of a stream made in another millisecond.
 */
final class SequenceNumbers {
  private static final int DIGITS = 56;
  private static final int COUNTING_DIGITS = 19;

  private final String prefix;

  SequenceNumbers(long streamCreatedMillis, int shard) {
    prefix = "49%013d%012d".formatted(streamCreatedMillis, shard) + "0".repeat(10);
  }

  /** The number before any record's. */
  String starting() {
    return after(0);
  }

  /** The number of a record, counted from 0. */
  String of(long index) {
    return after(index + 1);
  }

  /** A number after which come just the records from this one on. */
  String after(long index) {
    String count = Long.toString(index);
    return prefix + "0".repeat(COUNTING_DIGITS - count.length()) + count;
  }

  /** How many records there are up to this number's; empty if it is no number of this shard. */
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
