package io.shardflow.jobs.eventtime;

import static java.math.BigDecimal.ZERO;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * The sum of doubles, rounded only once, at the end. So it is the same in whatever order the
 * numbers come, which a sum rounded at each step is not.
 *
 * <p>J. R. Shewchuk, "Adaptive Precision Floating-Point Arithmetic and Fast Robust Geometric
 * Predicates", 1997: the sum is kept as doubles without overlapping digits, mostly one or two.
 */
public final class ExactSum {
  /**
   * Numbers are kept smaller by this power of two, which changes no digit, so that a million
   * million of the greatest doubles can be added up.
   */
  private static final double SCALE = 0x1p-40;

  /** Numbers of smaller magnitude would lose digits if they were scaled. */
  private static final double MIN_SCALED = 0x1p-981;

  /** The parts of the sum, from the smallest; those from {@link #size} on are unused. */
  public double[] parts = new double[2];

  public int size;

  /** The parts of the sum of the numbers that are too small to be scaled; null if none is. */
  public double[] tiny;

  /** Adds a finite number. */
  public void add(double number) {
    if (Math.abs(number) < MIN_SCALED && number != 0) {
      addTiny(number);
    } else {
      addPart(number * SCALE);
    }
  }

  /** Adds all that the other sum holds. */
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

  /** The mean of so many numbers. */
  public double mean(long count) {
    if (tiny != null) {
      return exactMean(count);
    }
    double sum = rounded() / SCALE;
    return Double.isFinite(sum) ? sum / count : rounded() / count / SCALE;
  }

  /** The same in decimals, which is slow, and rare. */
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

  /** Adds up from the greatest part, and rounds half to even over all parts (as Python's fsum). */
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
