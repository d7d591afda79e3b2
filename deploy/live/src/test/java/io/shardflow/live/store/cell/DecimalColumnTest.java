package io.shardflow.live.store.cell;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class DecimalColumnTest {
  private static final int CELLS = 4;

  @Property(tries = 200)
  void sumsAreThoseOfBigDecimal(@ForAll long seed) {
    Random random = new Random(seed);
    DecimalColumn column = new DecimalColumn();
    DecimalColumn other = new DecimalColumn();
    column.resize(CELLS);
    other.resize(CELLS);
    BigDecimal[] expected = new BigDecimal[CELLS];
    BigDecimal[] otherExpected = new BigDecimal[CELLS];
    for (int i = 0; i < 60; i++) {
      int cell = random.nextInt(CELLS);
      Object value = value(random);
      BigDecimal decimal = new BigDecimal(value.toString());
      if (random.nextBoolean()) {
        column.add(cell, value, 1, 0);
        add(expected, cell, decimal);
      } else {
        other.add(cell, value, 1, 0);
        add(otherExpected, cell, decimal);
      }
      if (i == 30) {
        column.merge(2, other, cell);
        add(expected, 2, otherExpected[cell]);
      }
    }
    column.merge(new int[] {1, -1, 0, 1}, CELLS, other);
    add(expected, 1, otherExpected[0]);
    add(expected, 0, otherExpected[2]);
    add(expected, 1, otherExpected[3]);

    for (int cell = 0; cell < CELLS; cell++) {
      Number actual = column.values(cell, cell + 1).get(0);
      if (expected[cell] == null) {
        assertThat(actual).isNull();
      } else {
        assertThat(new BigDecimal(actual.toString())).isEqualByComparingTo(expected[cell]);
      }
    }
  }

  private static void add(BigDecimal[] sums, int cell, BigDecimal value) {
    if (value != null) {
      sums[cell] = sums[cell] == null ? value : sums[cell].add(value);
    }
  }

  private static Object value(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE + random.nextInt(3);
      case 2 -> BigDecimal.valueOf(random.nextLong(), random.nextInt(19));
      case 3 -> new BigDecimal(new BigInteger(120, random), random.nextInt(40));
      case 4 -> random.nextInt(1_000_000) / 100.0;
      case 5 -> random.nextDouble() * 1e6;
      case 6 -> "-" + random.nextInt(1_000) + ".5e" + random.nextInt(5);
      default -> BigDecimal.valueOf(random.nextInt(200_000) - 100_000, random.nextInt(4));
    };
  }
}
