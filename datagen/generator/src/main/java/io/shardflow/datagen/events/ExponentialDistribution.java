package io.shardflow.datagen.events;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The exponential distribution with mean 1, drawn by McFarland's modified ziggurat algorithm. It
 * makes the same draws as {@code RandomGenerator.nextExponential} of Java 17, which Java 11 does
 * not have. Its numbers can differ in the last digits, because its tables are computed, not copied.
 *
 * @see <a href="https://arxiv.org/abs/1403.6870">McFarland, A modified ziggurat algorithm for
 *     generating exponentially and normally distributed pseudorandom numbers</a>
 */
final class ExponentialDistribution {
  private static final int BINS = 256;
  private static final int LAYERS = 252;
  private static final double LAYER_AREA = 1.0 / BINS;

  /** Scales a draw of 63 bits to a number from 0 to 1. */
  private static final double UNIT = 0x1.0p-63;

  /** The right ends of the layers, from the lowest layer to the top. */
  private static final double[] X = layerWidths();

  /**
   * Walker's alias table of the areas outside the layers: the tail (0) and the overhang between the
   * right ends of each two layers. A draw selects a bin, or its alias if it reaches the threshold.
   */
  private static final long[] THRESHOLDS = new long[BINS];

  private static final int[] ALIASES = new int[BINS];

  static {
    fillAliasTable();
  }

  private ExponentialDistribution() {}

  /** Draws a number. */
  static double draw(SplittableRandom random) {
    double offset = 0;
    while (true) {
      long bits = random.nextLong();
      int layer = (int) bits & (BINS - 1);
      if (layer < LAYERS) {
        return offset + X[layer] * UNIT * (bits >>> 1);
      }
      int area = outsideLayers(random.nextLong());
      if (area > 0) {
        return offset + overhang(area, bits >>> 1, random);
      }
      // The distribution has no memory: the tail looks like the whole.
      offset += X[0];
    }
  }

  private static int outsideLayers(long bits) {
    int bin = (int) bits & (BINS - 1);
    return bits < THRESHOLDS[bin] ? bin : ALIASES[bin];
  }

  /** Draws points in the triangle below the chord of an overhang until one is below the curve. */
  private static double overhang(int layer, long first, SplittableRandom random) {
    for (long across = first; ; across = random.nextLong() >>> 1) {
      long down = random.nextLong() >>> 1;
      long left = Math.min(across, down);
      long low = Math.max(across, down);
      double x = X[layer] + (X[layer - 1] - X[layer]) * UNIT * left;
      double top = StrictMath.exp(-X[layer]);
      double y = top + (StrictMath.exp(-X[layer - 1]) - top) * UNIT * low;
      if (y <= StrictMath.exp(-x)) {
        return x;
      }
    }
  }

  /** Returns the widths of layers of equal area, found by bisection. */
  private static double[] layerWidths() {
    double[] widths = new double[LAYERS + 1];
    double previous = 20;
    double bottom = 0;
    for (int layer = 0; layer < widths.length; layer++) {
      // The area of the lowest layer has its maximum at a width of 1.
      double low = layer == 0 ? 1 : 0;
      double high = previous;
      for (int step = 0; step < 200; step++) {
        double middle = (low + high) / 2;
        if (middle * (StrictMath.exp(-middle) - bottom) > LAYER_AREA) {
          low = middle;
        } else {
          high = middle;
        }
      }
      widths[layer] = low;
      previous = low;
      bottom = StrictMath.exp(-low);
    }
    return widths;
  }

  /**
   * Fills the alias table. Any order of the areas gives a correct table; this one gives the table
   * of the JDK.
   */
  private static void fillAliasTable() {
    double[] areas = areasOutsideLayers();
    int[] smallAreas = concat(range(230, 7), range(234, 231), range(255, 253));
    int[] largeAreas = concat(range(6, 3), range(235, 252), range(2, 0));
    Arrays.fill(THRESHOLDS, Long.MAX_VALUE);
    int donor = 0;
    for (int small : smallAreas) {
      move(areas, largeAreas[donor], small);
      for (; donor + 1 < largeAreas.length && areas[largeAreas[donor]] < 1; donor++) {
        move(areas, largeAreas[donor + 1], largeAreas[donor]);
      }
    }
  }

  /** Fills up the bin of an area of less than 1 with a part of a larger area. */
  private static void move(double[] areas, int from, int to) {
    THRESHOLDS[to] = (long) ((areas[to] - 0.5) * 0x1.0p64);
    ALIASES[to] = from;
    areas[from] -= 1 - areas[to];
  }

  /** Returns the areas of the tail and the overhangs, in units of their mean. */
  private static double[] areasOutsideLayers() {
    double mean = (1 - LAYERS * LAYER_AREA) / BINS;
    double[] areas = new double[BINS];
    areas[0] = StrictMath.exp(-X[0]) / mean;
    for (int layer = 1; layer <= LAYERS; layer++) {
      double bottom = StrictMath.exp(-X[layer - 1]);
      double underCurve = StrictMath.exp(-X[layer]) - bottom;
      areas[layer] = (underCurve - (X[layer - 1] - X[layer]) * bottom) / mean;
    }
    return areas;
  }

  private static int[] range(int first, int last) {
    int step = first < last ? 1 : -1;
    return IntStream.rangeClosed(0, Math.abs(last - first)).map(i -> first + step * i).toArray();
  }

  private static int[] concat(int[]... parts) {
    return Arrays.stream(parts).flatMapToInt(Arrays::stream).toArray();
  }
}
