package io.shardflow.jobs.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.shardflow.model.result.Trend;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompareWithPreviousTest {
  private static final TypeAndLocation LIGHT_IN_A = new TypeAndLocation("light", "A");
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  private KeyedOneInputStreamOperatorTestHarness<TypeAndLocation, WindowMean, Trend> windows;

  @BeforeEach
  void open() throws Exception {
    windows = harness(new CompareWithPrevious());
    windows.open();
  }

  @AfterEach
  void close() throws Exception {
    windows.close();
  }

  @Test
  void freesTheStateWhenTheNextWindowHasPassed() throws Exception {
    window(10, 0, MINUTE);
    window(20, MINUTE, 2 * MINUTE);
    windows.processWatermark(2 * MINUTE);
    assertThat(windows.extractOutputValues()).extracting(Trend::trend).containsExactly("rising");
    assertThat(windows.numKeyedStateEntries()).isEqualTo(1);

    windows.processWatermark(3 * MINUTE);
    assertNoState();
  }

  @Test
  void doesNotCompareWindowsOfDifferentLengths() throws Exception {
    window(10, MINUTE, 2 * MINUTE);
    window(20, 2 * MINUTE, 4 * MINUTE);
    assertThat(windows.extractOutputValues()).isEmpty();

    window(30, 4 * MINUTE, 6 * MINUTE);
    assertThat(windows.extractOutputValues())
        .extracting(Trend::previousAvg, Trend::currentAvg)
        .containsExactly(tuple(20.0, 30.0));

    windows.processWatermark(8 * MINUTE);
    assertNoState();
  }

  /** Includes windows before 1970, one of which ends at 0. */
  @ParameterizedTest
  @CsvSource({"0", "60000", "-60000", "-120000", "1714564800000"})
  void comparesWithAWindowSavedByVersion010(long start) throws Exception {
    restore(start - MINUTE, start);
    window(20, start + MINUTE, start + 2 * MINUTE);
    assertThat(windows.extractOutputValues())
        .extracting(Trend::windowStart, Trend::previousAvg)
        .containsExactly(tuple(Instant.ofEpochMilli(start + MINUTE), 10.0));

    windows.processWatermark(start + 3 * MINUTE);
    assertNoState();
  }

  @Test
  void derivesTheLengthOfAWindowSavedByVersion010() throws Exception {
    restore(2 * MINUTE);
    window(20, 4 * MINUTE, 6 * MINUTE);
    assertThat(windows.extractOutputValues()).isEmpty();

    windows.processWatermark(8 * MINUTE);
    assertNoState();
  }

  /** Restores windows of one minute with these starts, as saved by 0.1.0. */
  private void restore(long... starts) throws Exception {
    OperatorSubtaskState state;
    try (KeyedOneInputStreamOperatorTestHarness<TypeAndLocation, WindowMean, Trend> old =
        harness(new KeyedProcessOperator<>(new Version010()))) {
      old.open();
      for (long start : starts) {
        old.processElement(new WindowMean(LIGHT_IN_A, 10, start, 0), 0);
      }
      state = old.snapshot(1, 1);
    }
    windows.close();
    windows = harness(new CompareWithPrevious());
    windows.initializeState(state);
    windows.open();
  }

  private void window(double mean, long start, long end) throws Exception {
    windows.processWatermark(end - 1);
    windows.processElement(new WindowMean(LIGHT_IN_A, mean, start, end), end - 1);
  }

  private void assertNoState() {
    assertThat(windows.numKeyedStateEntries()).isZero();
    assertThat(windows.numEventTimeTimers()).isZero();
  }

  private static KeyedOneInputStreamOperatorTestHarness<TypeAndLocation, WindowMean, Trend> harness(
      OneInputStreamOperator<WindowMean, Trend> operator) throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        operator, WindowMean::key, Types.POJO(TypeAndLocation.class));
  }

  /** Saves a window of one minute as 0.1.0 did. */
  private static final class Version010
      extends KeyedProcessFunction<TypeAndLocation, WindowMean, Trend> {
    private static final long serialVersionUID = 1L;
    private transient ValueState<WindowMean> last;

    @Override
    public void open(Configuration parameters) {
      last =
          getRuntimeContext()
              .getState(new ValueStateDescriptor<>("last-window", Types.POJO(WindowMean.class)));
    }

    @Override
    public void processElement(WindowMean current, Context context, Collector<Trend> out)
        throws Exception {
      last.update(current);
      context.timerService().registerEventTimeTimer(current.windowStart() + 2 * MINUTE);
    }
  }
}
