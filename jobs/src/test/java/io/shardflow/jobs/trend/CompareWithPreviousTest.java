package io.shardflow.jobs.trend;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.model.Trend;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

class CompareWithPreviousTest {
  private static final TypeAndLocation LIGHT_IN_A = new TypeAndLocation("light", "A");

  @Test
  void forgetsAWindowAsSoonAsTheNextOneIsPast() throws Exception {
    try (KeyedOneInputStreamOperatorTestHarness<TypeAndLocation, WindowMean, Trend> windows =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new CompareWithPrevious(Duration.ofMinutes(1))),
            WindowMean::key,
            Types.POJO(TypeAndLocation.class))) {
      windows.open();
      windows.processElement(new WindowMean(LIGHT_IN_A, 10, 0), 59_999);
      windows.processWatermark(59_999);
      windows.processElement(new WindowMean(LIGHT_IN_A, 20, 60_000), 119_999);
      windows.processWatermark(120_000);
      assertThat(windows.extractOutputValues()).extracting(Trend::trend).containsExactly("rising");
      assertThat(windows.numKeyedStateEntries()).isEqualTo(1);

      windows.processWatermark(180_000);
      assertThat(windows.numKeyedStateEntries()).isZero();
      assertThat(windows.numEventTimeTimers()).isZero();
    }
  }
}
