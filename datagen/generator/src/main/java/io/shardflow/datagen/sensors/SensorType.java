package io.shardflow.datagen.sensors;

import java.util.List;
import java.util.Locale;

/** The types of sensors. Thresholds are those of the contract of the jobs. */
public enum SensorType {
  /** Degrees Celsius; the threshold is 30. */
  TEMPERATURE(15, 35, 18, 26, 45),
  /** Per cent; the threshold is 80. */
  HUMIDITY(30, 90, 40, 60, 95),
  /** Hectopascals; the thresholds are 990 and 1020. */
  PRESSURE(980, 1030, 1000, 1010, 1040),
  /** 0 or 1; the threshold is 1. */
  MOTION(0, 1, 0, 0, 1),
  /** Lux; the threshold is 100. */
  LIGHT(0, 1000, 300, 700, 5);

  private static final List<SensorType> ALL = List.of(values());

  private final String label = name().toLowerCase(Locale.ROOT);
  private final int min;
  private final int max;
  private final int minCalm;
  private final int maxCalm;
  private final int stuck;

  /**
   * Defines a type.
   *
   * @param min the smallest reading
   * @param max the greatest reading, which is beyond the threshold or has a smallest one that is
   * @param minCalm the smallest reading of a calm sensor, well within the threshold
   * @param maxCalm the greatest reading of a calm sensor
   * @param stuck the reading of a stuck sensor, beyond the threshold
   */
  SensorType(int min, int max, int minCalm, int maxCalm, int stuck) {
    this.min = min;
    this.max = max;
    this.minCalm = minCalm;
    this.maxCalm = maxCalm;
    this.stuck = stuck;
  }

  /** Returns the type of a sensor, by its number from 0. */
  public static SensorType of(int sensor) {
    return ALL.get(sensor % ALL.size());
  }

  /** Returns the name in readings. */
  @Override
  public String toString() {
    return label;
  }

  public int min() {
    return min;
  }

  public int max() {
    return max;
  }

  /** Returns whether readings are either 0 or 1. */
  public boolean isBinary() {
    return this == MOTION;
  }

  /** Returns the reading of a calm sensor in place of any reading. */
  double calm(double reading) {
    return hundredths(minCalm + (reading - min) / (max - min) * (maxCalm - minCalm));
  }

  double stuck() {
    return stuck;
  }

  /**
   * Returns a reading on the way from stuck back to normal.
   *
   * @param progress the part of the way, from 0 to 1
   */
  double between(double normal, double progress) {
    return isBinary()
        ? (progress < 0.5 ? stuck : normal)
        : hundredths(stuck + (normal - stuck) * progress);
  }

  private static double hundredths(double value) {
    return Math.rint(value * 100) / 100;
  }
}
