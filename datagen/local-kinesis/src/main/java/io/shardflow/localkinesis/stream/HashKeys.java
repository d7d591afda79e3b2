package io.shardflow.localkinesis.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardflow.localkinesis.api.ServiceError;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A range of 128-bit hash keys, both ends included. The hash key of a record determines its shard.
 */
public record HashKeys(BigInteger start, BigInteger end) implements Comparable<HashKeys> {
  private static final BigInteger COUNT = BigInteger.ONE.shiftLeft(128);

  /** Returns the hash key of a partition key: its MD5. */
  public static BigInteger of(String partitionKey) {
    try {
      return new BigInteger(
          1, MessageDigest.getInstance("MD5").digest(partitionKey.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has MD5", e);
    }
  }

  /**
   * Parses the hash key of a request.
   *
   * @param name the name of the field, for the error message
   */
  public static BigInteger parse(String name, String digits) {
    if (!digits.matches("0|[1-9][0-9]{0,38}") || new BigInteger(digits).compareTo(COUNT) >= 0) {
      throw ServiceError.invalidArgument(
          "%s '%s' is not a hash key: it must be a whole number from 0 to 2^128 - 1", name, digits);
    }
    return new BigInteger(digits);
  }

  /** Returns one of several ranges of equal size. */
  static HashKeys part(int index, int parts) {
    return new HashKeys(
        startOfPart(index, parts), startOfPart(index + 1, parts).subtract(BigInteger.ONE));
  }

  private static BigInteger startOfPart(int index, int parts) {
    return COUNT.multiply(BigInteger.valueOf(index)).divide(BigInteger.valueOf(parts));
  }

  boolean contains(BigInteger key) {
    return start.compareTo(key) <= 0 && key.compareTo(end) <= 0;
  }

  boolean contains(HashKeys other) {
    return contains(other.start) && contains(other.end);
  }

  HashKeys before(BigInteger key) {
    return new HashKeys(start, key.subtract(BigInteger.ONE));
  }

  HashKeys from(BigInteger key) {
    return new HashKeys(key, end);
  }

  boolean isJustBefore(HashKeys other) {
    return end.add(BigInteger.ONE).equals(other.start);
  }

  /** Returns the union with an adjacent range. */
  HashKeys with(HashKeys other) {
    return new HashKeys(start.min(other.start), end.max(other.end));
  }

  @Override
  public int compareTo(HashKeys other) {
    return start.compareTo(other.start);
  }
}
