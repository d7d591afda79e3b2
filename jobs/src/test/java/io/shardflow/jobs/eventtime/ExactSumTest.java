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
  void isTheSumInDecimalsRoundedOnce(@ForAll("readings") List<Double> readings) {
    BigDecimal exact =
        readings.stream().map(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
    assertThat(sum(readings).mean(1)).isEqualTo(exact.doubleValue() + 0.0);
  }

  @Property
  void doesNotDependOnTheOrderNorOnWhoAddsUpWhat(
      @ForAll("readings") List<Double> readings, @ForAll long seed) {
    List<Double> shuffled = new ArrayList<>(readings);
    Collections.shuffle(shuffled, new Random(seed));
    int cut = readings.isEmpty() ? 0 : Math.floorMod(seed, readings.size());
    ExactSum merged = sum(shuffled.subList(0, cut));
    merged.add(sum(shuffled.subList(cut, shuffled.size())));
    assertThat(merged.mean(3)).isEqualTo(sum(readings).mean(3));
  }

  @Test
  void keepsWhatPlainAdditionLoses() {
    assertThat(sum(List.of(1e16, 1.0, -1e16)).mean(1)).isEqualTo(1.0);
    assertThat(sum(Collections.nCopies(10, 0.1)).mean(10)).isEqualTo(0.1);
  }

  @Test
  void survivesTheGreatestNumbers() {
    assertThat(sum(Collections.nCopies(1000, Double.MAX_VALUE)).mean(1000))
        .isEqualTo(Double.MAX_VALUE);
  }

  @Test
  void needsNoKryo() {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(ExactSum.class);
  }

  @Provide
  Arbitrary<List<Double>> readings() {
    // Down to the size below which the scale of the sum costs digits.
    return Arbitraries.doubles()
        .between(-1e280, 1e280)
        .filter(number -> number == 0 || Math.abs(number) > 1e-280)
        .list()
        .ofMaxSize(40);
  }

  private static ExactSum sum(List<Double> readings) {
    ExactSum sum = new ExactSum();
    readings.forEach(sum::add);
    return sum;
  }
}
