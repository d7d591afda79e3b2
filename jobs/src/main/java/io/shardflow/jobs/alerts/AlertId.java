package io.shardflow.jobs.alerts;

import io.shardflow.text.Timestamps;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;

/** The identity of an alert, which depends on nothing but sensor, rule and opening time. */
final class AlertId {
  private static final int BYTES = 16;

  private AlertId() {}

  /**
   * Returns the first 32 hexadecimal digits of the SHA-256 of {@code sensor|rule|opened_at}, in
   * UTF-8, with the time as results show it.
   */
  static String of(String sensorId, String rule, Instant openedAt) {
    String text = sensorId + '|' + rule + '|' + Timestamps.format(openedAt);
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return String.format("%032x", new BigInteger(1, Arrays.copyOf(hash, BYTES)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
