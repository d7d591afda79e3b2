package io.shardflow.jobs.eventtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;

class ExactSumTest {
  @Property
  void equalsTheDecimalSumRoundedOnce(@ForAll("readings") List<Double> readings) {
    BigDecimal exact =
        readings.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(sum(readings).mean(1)).isEqualTo(exact.doubleValue() + 0.0);
  }

  @Property
  void dependsNeitherOnTheOrderNorOnPartialSums(
      @ForAll("readings") List<Double> readings, @ForAll long seed) {
    List<Double> shuffled = new ArrayList<>(readings);
    Collections.shuffle(shuffled, new Random(seed));
    int cut = readings.isEmpty() ? 0 : Math.floorMod(seed, readings.size());
    ExactSum merged = sum(shuffled.subList(0, cut));
    merged.add(sum(shuffled.subList(cut, shuffled.size())));
    assertThat(merged.mean(3)).isEqualTo(sum(readings).mean(3));
  }

  @Test
  void keepsDigitsThatPlainAdditionLoses() {
    assertThat(sum(List.of(1e16, 1.0, -1e16)).mean(1)).isEqualTo(1.0);
    assertThat(sum(Collections.nCopies(10, 0.1)).mean(10)).isEqualTo(0.1);
  }

  @Test
  void doesNotOverflowWithTheLargestNumbers() {
    assertThat(sum(Collections.nCopies(1000, Double.MAX_VALUE)).mean(1000))
        .isEqualTo(Double.MAX_VALUE);
  }

  @Test
  void keepsDigitsOfTheSmallestNumbers() {
    double tiny = Math.nextUp(0x1p-1000);
    assertThat(sum(List.of(tiny)).mean(1)).isEqualTo(tiny);
    assertThat(sum(Collections.nCopies(3, Double.MIN_VALUE)).mean(3)).isEqualTo(Double.MIN_VALUE);
    assertThat(sum(List.of(1.0, Double.MIN_VALUE, -1.0)).mean(1)).isEqualTo(Double.MIN_VALUE);
  }

  @Test
  void keepsDigitsOfASmallDifference() {
    double least = 0x1p-981;
    assertThat(sum(List.of(Math.nextUp(least), -least, 0x1p-1020)).mean(3))
        .isEqualTo((Math.nextUp(least) - least + 0x1p-1020) / 3);
  }

  @Test
  void addsTheLargestAndTheSmallestNumbers() {
    List<Double> readings = new ArrayList<>(Collections.nCopies(1000, Double.MAX_VALUE));
    readings.add(Double.MIN_VALUE);
    assertThat(sum(readings).mean(1000)).isEqualTo(Double.MAX_VALUE);
  }

  @Test
  void needsNoKryo() {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(ExactSum.class);
  }

  @Provide
  Arbitrary<List<Double>> readings() {
    Arbitrary<Double> any = Arbitraries.doubles().between(-1e280, 1e280);
    // Half of the numbers are very small: below 2^-1022 doubles have fewer digits.
    Arbitrary<Double> tiny =
        Arbitraries.longs()
            .between(0, Double.doubleToLongBits(0x1p-960))
            .map(Double::longBitsToDouble)
            .flatMap(number -> Arbitraries.of(number, -number));
    return Arbitraries.oneOf(any, tiny).list().ofMaxSize(40);
  }

  private static ExactSum sum(List<Double> readings) {
    ExactSum sum = new ExactSum();
    readings.forEach(sum::add);
    return sum;
  }
}
