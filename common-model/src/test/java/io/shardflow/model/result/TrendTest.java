package io.shardflow.model.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrendTest {
  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    // exactly 5 %
    "100, 105, 5, stable",
    "100, 95, -5, stable",
    "-100, -95, 5, stable",
    "-100, -105, -5, stable",
    // just above
    "100, 105.00000000000001, 5, rising",
    "100, 94.99999999999999, -5, falling",
    "-100, -94.99999999999999, 5, rising",
    "-100, -105.00000000000001, -5, falling",
    // just below
    "100, 104.99999999999999, 5, stable",
    "100, 95.00000000000001, -5, stable",
    "-100, -95.00000000000001, 5, stable",
    "-100, -104.99999999999999, -5, stable",
    // far from it
    "20, 20, 0, stable",
    "20, 30, 50, rising",
    "20, 10, -50, falling",
    "20, -20, -200, falling",
    "-20, 20, 200, rising",
    "-20, 0, 100, rising",
    "20, 0, -100, falling"
  })
  void comparesWithThePreviousMean(
      double previous, double current, double percentage, String expected) {
    Trend trend = trend(previous, current);

    assertThat(trend.trend()).isEqualTo(expected);
    assertThat(trend.changePercentage()).isEqualTo(percentage, within(1e-12));
  }

  /** Values near the threshold, and any others. */
  @Property
  void isRisingOrFallingByMoreThanATwentieth(
      @ForAll @DoubleRange(min = -1e300, max = 1e300) double previous,
      @ForAll @DoubleRange(min = -1e300, max = 1e300) double other,
      @ForAll @IntRange(min = -3, max = 3) int steps,
      @ForAll boolean up,
      @ForAll boolean near) {
    double current = near ? previous * (up ? 1.05 : 0.95) + steps * Math.ulp(previous) : other;
    BigDecimal change = new BigDecimal(current).subtract(new BigDecimal(previous));
    boolean isMore =
        change.abs().multiply(BigDecimal.valueOf(20)).compareTo(new BigDecimal(previous).abs()) > 0;
    assertThat(trend(previous, current).trend())
        .isEqualTo(!isMore ? "stable" : change.signum() > 0 ? "rising" : "falling");
  }

  @ParameterizedTest
  @CsvSource({"0.01, rising", "-0.01, falling", "0, stable", "-0.0, stable"})
  void hasNoPercentageIfThePreviousMeanIsZero(double current, String expected) {
    Trend trend = trend(0, current);

    assertThat(trend.trend()).isEqualTo(expected);
    assertThat(trend.changePercentage()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "4.9E-324, 1, rising",
    "4.9E-324, -1, falling",
    "1E-307, 1, rising",
    "-1.7E308, 1.7E308, rising"
  })
  void hasNoPercentageBeyondTheRangeOfADouble(double previous, double current, String expected) {
    Trend trend = trend(previous, current);

    assertThat(trend.trend()).isEqualTo(expected);
    assertThat(trend.changePercentage()).isNull();
  }

  @Test
  void containsBothMeansAndTheWindow() {
    assertThat(Trend.between("light", "building-A", 200, 300, NOON, NOON.plusSeconds(60)))
        .isEqualTo(
            new Trend("light", "building-A", 300, 200, 50.0, "rising", NOON, NOON.plusSeconds(60)));
  }

  private static Trend trend(double previous, double current) {
    return Trend.between("light", "building-A", previous, current, NOON, NOON.plusSeconds(60));
  }
}
