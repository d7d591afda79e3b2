package io.shardflow.jobs.eventtime;

import static java.math.BigDecimal.ZERO;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * A sum of doubles that is rounded only once, at the end. It therefore does not depend on the order
 * of the numbers, unlike a sum that is rounded at each step: the same events give the same mean,
 * whatever the parallelism.
 *
 * <p>The sum is kept as doubles whose digits do not overlap, usually one or two, as in J. R.
 * Shewchuk, "Adaptive Precision Floating-Point Arithmetic and Fast Robust Geometric Predicates",
 * 1997.
 */
public final class ExactSum {
  /**
   * Numbers are scaled down by this power of two, which changes no digit. A sum of 10^12 of the
   * largest doubles does not overflow.
   */
  private static final double SCALE = 0x1p-40;

  /** The smallest magnitude that can be scaled without losing digits. */
  private static final double MIN_SCALED = 0x1p-981;

  /** The parts of the sum, in ascending order. Elements from {@link #size} on are unused. */
  public double[] parts = new double[2];

  public int size;

  /**
   * The parts of the sum of the numbers that are too small to be scaled; null if there are none.
   */
  public double[] tiny;

  /** Adds a finite number. */
  public void add(double number) {
    if (Math.abs(number) < MIN_SCALED && number != 0) {
      addTiny(number);
    } else {
      addPart(number * SCALE);
    }
  }

  /** Adds another sum. */
  public void add(ExactSum other) {
    for (int i = 0; i < other.size; i++) {
      addPart(other.parts[i]);
    }
    if (other.tiny != null) {
      for (double part : other.tiny) {
        addTiny(part);
      }
    }
  }

  /**
   * Returns the mean.
   *
   * @param count how many numbers were added
   */
  public double mean(long count) {
    if (tiny != null) {
      return exactMean(count);
    }
    double sum = rounded() / SCALE;
    return Double.isFinite(sum) ? sum / count : rounded() / count / SCALE;
  }

  /** Returns the mean by decimal arithmetic, which is slow, and rarely needed. */
  private double exactMean(long count) {
    BigDecimal exact =
        DoubleStream.of(tiny).mapToObj(BigDecimal::new).reduce(ZERO, BigDecimal::add);
    for (int i = 0; i < size; i++) {
      exact = exact.add(new BigDecimal(parts[i]).multiply(new BigDecimal(1 / SCALE)));
    }
    double sum = exact.doubleValue();
    return Double.isFinite(sum)
        ? sum / count
        : exact.multiply(new BigDecimal(SCALE)).doubleValue() / count / SCALE;
  }

  private void addTiny(double number) {
    ExactSum sum = new ExactSum();
    if (tiny != null) {
      sum.parts = tiny;
      sum.size = tiny.length;
    }
    sum.addPart(number);
    tiny = Arrays.copyOf(sum.parts, sum.size);
  }

  private void addPart(double number) {
    double high = number;
    int kept = 0;
    for (int i = 0; i < size; i++) {
      double part = parts[i];
      double sum = high + part;
      double low = Math.abs(high) < Math.abs(part) ? high - (sum - part) : part - (sum - high);
      if (low != 0) {
        parts[kept++] = low;
      }
      high = sum;
    }
    if (kept == parts.length) {
      parts = Arrays.copyOf(parts, kept * 2);
    }
    parts[kept] = high;
    size = kept + 1;
  }

  /**
   * Adds the parts from the largest down, and rounds half to even over all of them, like Python's
   * fsum.
   */
  private double rounded() {
    int i = size;
    if (i == 0) {
      return 0;
    }
    double high = parts[--i];
    double low = 0;
    while (i > 0) {
      double before = high;
      double part = parts[--i];
      high = before + part;
      low = part - (high - before);
      if (low != 0) {
        break;
      }
    }
    if (i > 0 && ((low < 0 && parts[i - 1] < 0) || (low > 0 && parts[i - 1] > 0))) {
      double doubled = low * 2;
      double nudged = high + doubled;
      if (doubled == nudged - high) {
        high = nudged;
      }
    }
    return high;
  }
}
