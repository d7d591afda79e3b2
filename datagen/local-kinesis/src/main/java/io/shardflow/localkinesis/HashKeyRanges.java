package io.shardflow.localkinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A range of the 128-bit hash keys by which records find their shard, both ends included.
 *
 * @param start the least
 * @param end the greatest
 */
record HashKeyRanges(BigInteger start, BigInteger end) implements Comparable<HashKeyRanges> {
  private static final BigInteger COUNT = BigInteger.ONE.shiftLeft(128);

  /** The hash key of a partition key: its MD5. */
  static BigInteger of(String partitionKey) {
    try {
      return new BigInteger(
          1, MessageDigest.getInstance("MD5").digest(partitionKey.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has MD5", e);
    }
  }

  /** The hash key that a request gives in decimal digits. */
  static BigInteger parse(String name, String digits) {
    if (!digits.matches("0|[1-9][0-9]{0,38}") || new BigInteger(digits).compareTo(COUNT) >= 0) {
      throw KinesisError.invalidArgument(
          "%s '%s' is no hash key: it must be a whole number from 0 to 2^128 - 1", name, digits);
    }
    return new BigInteger(digits);
  }

  /** One of so many ranges of the same size. */
  static HashKeyRanges part(int index, int parts) {
    return new HashKeyRanges(
        startOfPart(index, parts), startOfPart(index + 1, parts).subtract(BigInteger.ONE));
  }

  private static BigInteger startOfPart(int index, int parts) {
    return COUNT.multiply(BigInteger.valueOf(index)).divide(BigInteger.valueOf(parts));
  }

  boolean contains(BigInteger key) {
    return start.compareTo(key) <= 0 && key.compareTo(end) <= 0;
  }

  boolean contains(HashKeyRanges other) {
    return contains(other.start) && contains(other.end);
  }

  HashKeyRanges before(BigInteger key) {
    return new HashKeyRanges(start, key.subtract(BigInteger.ONE));
  }

  HashKeyRanges from(BigInteger key) {
    return new HashKeyRanges(key, end);
  }

  boolean isJustBefore(HashKeyRanges other) {
    return end.add(BigInteger.ONE).equals(other.start);
  }

  HashKeyRanges with(HashKeyRanges other) {
    return new HashKeyRanges(start.min(other.start), end.max(other.end));
  }

  @Override
  public int compareTo(HashKeyRanges other) {
    return start.compareTo(other.start);
  }
}
