package io.shardflow.live.store.cell;

import io.shardflow.live.query.Values;
import io.shardflow.live.view.CellValue;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Exact sums of decimals. Each is a long and all have one scale, which grows with the digits of the
 * values. The few sums for which this is not enough are kept as {@link BigDecimal}.
 */
final class DecimalColumn extends Column {
  /** An empty cell. */
  private static final long NULL = Values.NULL;

  /** A cell whose sum is in {@link #big}. */
  private static final long BIG = Long.MIN_VALUE + 1;

  /** Values with more digits after the point do not change the scale of the others. */
  private static final int MAX_SCALE = 9;

  /** Every decimal of so many digits is the shortest one of its double. */
  private static final double MAX_DOUBLE_DIGITS = 1e15;

  private static final int BIG_BYTES = 120;
  private static final long[] POWERS = new long[19];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private long[] sums = {};
  private int scale;
  private Map<Integer, BigDecimal> big;

  @Override
  public void resize(int capacity) {
    int old = sums.length;
    sums = Arrays.copyOf(sums, capacity);
    if (capacity > old) {
      Arrays.fill(sums, old, capacity, NULL);
    }
  }

  @Override
  public void add(int cell, Object value, double weight, long time) {
    if (value instanceof Long number) {
      add(cell, number, 0);
    } else if (value instanceof Double number) {
      double scaled = Math.rint(number * POWERS[scale]);
      if (Math.abs(scaled) < MAX_DOUBLE_DIGITS && scaled / POWERS[scale] == number) {
        add(cell, (long) scaled, scale);
      } else {
        add(cell, CellValue.decimal(value));
      }
    } else if (value != null) {
      add(cell, CellValue.decimal(value));
    }
  }

  private void add(int cell, BigDecimal value) {
    if (value == null) {
      return;
    }
    if (value.precision() <= 18 && value.scale() <= 18) {
      add(cell, value.unscaledValue().longValue(), value.scale());
    } else {
      addBig(cell, value);
    }
  }

  private void add(int cell, long unscaled, int valueScale) {
    if (valueScale > scale) {
      if (valueScale > MAX_SCALE) {
        addBig(cell, BigDecimal.valueOf(unscaled, valueScale));
        return;
      }
      raiseScale(valueScale);
    }
    long factor = POWERS[scale - valueScale];
    long scaled = unscaled * factor;
    if (factor != 1 && Math.multiplyHigh(unscaled, factor) != scaled >> 63) {
      addBig(cell, BigDecimal.valueOf(unscaled, valueScale));
      return;
    }
    long old = sums[cell];
    long sum = old + scaled;
    if (old > BIG && ((old ^ sum) & (scaled ^ sum)) >= 0 && sum > BIG) {
      sums[cell] = sum;
    } else if (old == NULL && scaled > BIG) {
      sums[cell] = scaled;
    } else {
      addBig(cell, BigDecimal.valueOf(unscaled, valueScale));
    }
  }

  private void addBig(int cell, BigDecimal value) {
    BigDecimal old = decimal(cell);
    if (big == null) {
      big = new HashMap<>();
    }
    big.put(cell, old == null ? value : old.add(value));
    sums[cell] = BIG;
  }

  private void raiseScale(int newScale) {
    long factor = POWERS[newScale - scale];
    for (int i = 0; i < sums.length; i++) {
      long sum = sums[i];
      if (sum > BIG) {
        long scaled = sum * factor;
        if (Math.multiplyHigh(sum, factor) != scaled >> 63 || scaled <= BIG) {
          addBig(i, BigDecimal.ZERO);
        } else {
          sums[i] = scaled;
        }
      }
    }
    scale = newScale;
  }

  @Override
  public void merge(int cell, Column source, int sourceCell) {
    DecimalColumn other = (DecimalColumn) source;
    long sum = other.sums[sourceCell];
    if (sum > BIG) {
      add(cell, sum, other.scale);
    } else if (sum == BIG) {
      addBig(cell, other.big.get(sourceCell));
    }
  }

  @Override
  public void merge(int[] cells, int number, Column source) {
    DecimalColumn other = (DecimalColumn) source;
    if (other.scale > scale) {
      raiseScale(other.scale);
    }
    if (other.scale < scale) {
      super.merge(cells, number, source);
      return;
    }
    long[] from = other.sums;
    long[] to = sums;
    for (int i = 0; i < number; i++) {
      int cell = cells[i];
      if (cell < 0 || from[i] == NULL) {
        continue;
      }
      long old = to[cell];
      long sum = old + from[i];
      if (old > BIG && from[i] > BIG && ((old ^ sum) & (from[i] ^ sum)) >= 0 && sum > BIG) {
        to[cell] = sum;
      } else {
        merge(cell, source, i);
      }
    }
  }

  private BigDecimal decimal(int cell) {
    long sum = sums[cell];
    return sum == NULL ? null : sum == BIG ? big.get(cell) : BigDecimal.valueOf(sum, scale);
  }

  @Override
  public double number(int cell) {
    long sum = sums[cell];
    return sum > BIG
        ? (double) sum / POWERS[scale]
        : sum == NULL ? Double.NaN : big.get(cell).doubleValue();
  }

  @Override
  public Values values(int from, int to) {
    if (big == null) {
      return Values.decimals(Arrays.copyOfRange(sums, from, to), scale);
    }
    Number[] numbers = new Number[to - from];
    for (int i = from; i < to; i++) {
      numbers[i - from] = decimal(i);
    }
    return Values.numbers(numbers);
  }

  @Override
  public long bytes() {
    return 8L * sums.length + (big == null ? 0 : (long) BIG_BYTES * big.size());
  }
}
