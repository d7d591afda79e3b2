package io.shardflow.benchmark.input;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * A change to generated events.
 *
 * @param keys the number of sensors that replace each sensor
 * @param padding the size of an additional field that no job reads, in bytes; 0 for none
 */
public record RecordShape(int keys, int padding) {
  /** Leaves events unchanged. */
  public static final RecordShape PLAIN = new RecordShape(1, 0);

  private static final String SENSOR = "\"sensor-";

  /** Returns the changed event. Equal events give equal results. */
  byte[] apply(byte[] event) {
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
