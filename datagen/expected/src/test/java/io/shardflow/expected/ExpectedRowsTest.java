package io.shardflow.expected;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectedRowsTest {
  @ParameterizedTest
  @CsvSource({
    // previous, current, by hand: the change, and whether it is more than a twentieth
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
  void comparesMeansInExactFractions(
      double previous, double current, Double percentage, String trend) {
    assertThat(ExpectedRows.trend(current, previous)).isEqualTo(trend);
    if (percentage == null) {
      assertThat(ExpectedRows.changePercentage(current, previous)).isNull();
    } else {
      assertThat(
              ResultFormat.JSON.text(
                  ExpectedRow.of(null, "change_percentage", percentage).fields()))
          .isEqualTo(
              ResultFormat.JSON.text(
                  ExpectedRow.of(
                          null,
                          "change_percentage",
                          ExpectedRows.changePercentage(current, previous))
                      .fields()));
    }
  }
}
