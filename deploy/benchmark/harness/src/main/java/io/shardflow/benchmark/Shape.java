package io.shardflow.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * What generated events are changed to.
 *
 * @param keys how many sensors stand where one was
 * @param padding bytes of a field that nobody reads, in each event
 */
record Shape(int keys, int padding) {
  static final Shape PLAIN = new Shape(1, 0);

  private static final String SENSOR = "\"sensor-";

  /** The event of this shape; the same for the same event. */
  byte[] of(byte[] event) {
    if (equals(PLAIN)) {
      return event;
    }
    String text = new String(event, UTF_8);
    if (keys > 1) {
      int number = Math.floorMod(Arrays.hashCode(event), keys);
      text = text.replaceFirst(SENSOR, SENSOR + number + "-");
    }
    if (padding > 0) {
      text = text.substring(0, text.length() - 1) + ",\"note\":\"" + "x".repeat(padding) + "\"}";
    }
    return text.getBytes(UTF_8);
  }
}
