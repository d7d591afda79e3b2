package io.shardflow.expected.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.expected.ResultFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrendComparisonTest {
  @ParameterizedTest
  @CsvSource({
    // previous, current, change in percent and trend, computed by hand
    "100, 105, 5, stable",
    "100, 105.00000000000001, 5.00000000000001, rising",
    "100, 95, -5, stable",
    "100, 94.99999999999999, -5.00000000000001, falling",
    "-100, -95, 5, stable",
    "-100, -94, 6, rising",
    "-100, -106, -6, falling",
    "8, 10, 25, rising",
    "8, 4, -50, falling",
    "-8, 8, 200, rising",
    "3, 4, 33.33333, rising",
    "0, 0.01, , rising",
    "0, -0.01, , falling",
    "0, 0, , stable",
    "4.9E-324, 1, , rising",
    "-1.7E308, 1.7E308, 200, rising"
  })
  void comparesMeansExactly(double previous, double current, Double percentage, String trend) {
    assertThat(TrendComparison.trend(current, previous)).isEqualTo(trend);
    if (percentage == null) {
      assertThat(TrendComparison.changePercentage(current, previous)).isNull();
    } else {
      assertThat(text(percentage))
          .isEqualTo(text(TrendComparison.changePercentage(current, previous)));
    }
  }

  private static String text(Object percentage) {
    return ResultFormat.JSON.text(
        ExpectedRow.in(null).field("change_percentage", percentage).build().fields());
  }
}
