package io.shardflow.jobs.eventtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.model.Event;
import io.shardflow.model.FieldWriter;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Out-of-orderness is 5 ms; windows are 60 ms long, unless a test says otherwise. */
class LatenessOperatorTest {
  private static final OutputTag<Named> LATE = new OutputTag<>("late", Types.POJO(Named.class));

  private OneInputStreamOperatorTestHarness<Named, Named> operator;

  /** An event with a name. */
  public record Named(String name, Instant eventTime) implements Event {
    @Override
    public void writeTo(FieldWriter out) throws IOException {
      out.text("name", name);
    }
  }

  @BeforeEach
  void open() throws Exception {
    operator = harness(1, 0);
    operator.open();
  }

  @AfterEach
  void close() throws Exception {
    operator.close();
  }

  @Test
  void emitsTheWatermarkOfItsInput() throws Exception {
    operator.processWatermark(10);
    event("event", 12);
    operator.processWatermark(20);
    operator.processWatermark(Long.MAX_VALUE);
    assertThat(watermarks()).containsExactly(10L, 20L, Long.MAX_VALUE);
    assertThat(onTime()).containsExactly("event");
  }

  @Test
  void separatesEventsOfClosedWindows() throws Exception {
    operator.processWatermark(58);
    event("just on time", 0);
    operator.processWatermark(59);
    event("late", 59);
    event("of the next window", 60);
    assertThat(onTime()).containsExactly("just on time", "of the next window");
    assertThat(late()).containsExactly("late");
  }

  @Test
  void lateEventsStayLateAfterARestart() throws Exception {
    operator.processWatermark(59);
    restart(1);
    event("late", 59);
    assertThat(onTime()).isEmpty();
    assertThat(late()).containsExactly("late");
  }

  @Test
  void idlenessClosesTheWindowOfTheNewestEvent() throws Exception {
    // By the watermark, the newest event is at 54 + 5 + 1 = 60.
    operator.processWatermark(54);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    assertThat(watermarks()).containsExactly(54L, 119L);
    assertThat(operator.getOutput()).doesNotContain(WatermarkStatus.IDLE);
  }

  @Test
  void idlenessClosesOwnWindowsIfNoHigherWatermarkCame() throws Exception {
    operator.processWatermark(10);
    event("ahead", 130);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    assertThat(watermarks()).containsExactly(10L, 179L);
  }

  @Test
  void eventTooFarAheadDoesNotAdvanceTheWatermark() throws Exception {
    operator.processWatermark(10);
    ahead("ahead", 1000);
    event("event", 20);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    restart(1);
    operator.processWatermarkStatus(WatermarkStatus.ACTIVE);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    assertThat(watermarks()).containsExactly(59L);
  }

  @Test
  void emitsTheNewestTimeBeforeTheLastWatermark() throws Exception {
    operator.processWatermark(10);
    event("event", 130);
    ahead("ahead", 1000);
    assertThat(operator.getSideOutput(LatenessOperator.NEWEST)).isNull();
    restart(1);
    operator.processWatermark(Long.MAX_VALUE);
    operator.getOneInputOperator().finish();
    assertThat(operator.getSideOutput(LatenessOperator.NEWEST))
        .containsExactly(new StreamRecord<>(130L));
  }

  @Test
  void eventTooFarAheadIsForwardedWithItsOwnTime() throws Exception {
    ahead("ahead", 1000);
    assertThat(operator.getOutput())
        .containsExactly(new StreamRecord<>(new Named("ahead", Instant.ofEpochMilli(1000)), 1000));
  }

  @Test
  void endOfInputClosesAllWindowsEvenIfIdle() throws Exception {
    ahead("ahead", 1000);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    operator.getOneInputOperator().finish();
    assertThat(watermarks()).containsExactly(Long.MAX_VALUE);
  }

  @Test
  void eventTooFarAheadIsLateOnceTheWatermarkHasPassed() throws Exception {
    operator.processWatermark(1019);
    ahead("no longer ahead", 1000);
    assertThat(onTime()).isEmpty();
    assertThat(late()).containsExactly("no longer ahead");
  }

  @Test
  void repeatedIdlenessDoesNotAdvanceTheWatermark() throws Exception {
    operator.processWatermark(53);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    operator.processWatermarkStatus(WatermarkStatus.ACTIVE);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    assertThat(watermarks()).containsExactly(53L, 59L);
  }

  @Test
  void theWatermarkNeverDecreases() throws Exception {
    operator.processWatermark(54);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    operator.processWatermarkStatus(WatermarkStatus.ACTIVE);
    operator.processWatermark(100);
    operator.processWatermark(120);
    assertThat(watermarks()).containsExactly(54L, 119L, 120L);
  }

  @Test
  void idlenessWithoutEventsEmitsNoWatermark() throws Exception {
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    assertThat(watermarks()).isEmpty();
    operator.processWatermark(Long.MAX_VALUE);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    assertThat(watermarks()).containsExactly(Long.MAX_VALUE);
  }

  @Test
  void emitsTheWatermarkAgainAfterARestart() throws Exception {
    operator.processWatermark(54);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    restart(1);
    assertThat(watermarks()).containsExactly(119L);
  }

  @Test
  void idlenessAfterARestartClosesRestoredWindows() throws Exception {
    operator.processWatermark(54);
    restart(1);
    operator.processWatermarkStatus(WatermarkStatus.IDLE);
    assertThat(watermarks()).containsExactly(54L, 119L);
  }

  @Test
  void rescalingRestoresTheHighestWatermark() throws Exception {
    OperatorSubtaskState state;
    try (OneInputStreamOperatorTestHarness<Named, Named> slow = harness(2, 0);
        OneInputStreamOperatorTestHarness<Named, Named> fast = harness(2, 1)) {
      slow.open();
      fast.open();
      slow.processWatermark(10);
      fast.processWatermark(30);
      state =
          AbstractStreamOperatorTestHarness.repackageState(
              slow.snapshot(1, 1), fast.snapshot(1, 1));
    }
    for (int instance = 0; instance < 3; instance++) {
      try (OneInputStreamOperatorTestHarness<Named, Named> restored = harness(3, instance)) {
        restored.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(state, 3, 2, 3, instance));
        restored.open();
        assertThat(watermarks(restored)).containsExactly(30L);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {60, 61, 1000, 1_000_000})
  void lateEventsStayLateWithALongerDelay(long delay) throws Exception {
    Windows windows = Windows.tumbling(Duration.ofMillis(60));
    operator = harness(windows, windows.delayedBy(Duration.ofMillis(60)));
    operator.open();
    operator.processWatermark(200);
    restart(windows, windows.delayedBy(Duration.ofMillis(delay)));
    event("late", 140);
    event("on time", 141);
    assertThat(onTime()).containsExactly("on time");
    assertThat(late()).containsExactly("late");

    operator.processWatermark(200 + delay);
    event("late later", 200);
    event("on time later", 201);
    assertThat(onTime()).containsExactly("on time", "on time later");
  }

  @Test
  void aShorterDelayMakesMoreEventsLate() throws Exception {
    Windows windows = Windows.tumbling(Duration.ofMillis(60));
    operator = harness(windows, windows.delayedBy(Duration.ofMillis(60)));
    operator.open();
    operator.processWatermark(200);
    restart(windows, windows.delayedBy(Duration.ofMillis(10)));
    event("late", 190);
    event("on time", 191);
    assertThat(onTime()).containsExactly("on time");
    assertThat(late()).containsExactly("late");
  }

  static Stream<Arguments> otherWindows() {
    return Stream.of(
        Arguments.of(Windows.tumbling(Duration.ofSeconds(120)), "window.size 2 min"),
        Arguments.of(Windows.tumbling(Duration.ofSeconds(30)), "window.size 30 s"),
        Arguments.of(
            Windows.sliding(Duration.ofSeconds(60), Duration.ofSeconds(10)),
            "window.size 1 min, window.slide 10 s"),
        Arguments.of(Windows.sessions(Duration.ofSeconds(60)), "window.gap 1 min"));
  }

  @ParameterizedTest
  @MethodSource("otherWindows")
  void rejectsStateOfOtherWindows(Windows other, String options) throws Exception {
    Windows minutes = Windows.tumbling(Duration.ofMinutes(1));
    assertRejected(
        minutes, minutes, other, other, "taken with window.size 1 min", "now has " + options);
    assertRejected(
        other, other, minutes, minutes, "taken with " + options, "now has window.size 1 min");
    assertRejected(
        minutes,
        minutes.delayedBy(Duration.ofSeconds(10)),
        other,
        other.delayedBy(Duration.ofSeconds(20)),
        "taken with window.size 1 min",
        "now has " + options);
  }

  private void assertRejected(
      Windows windowsBefore, Lateness before, Windows windowsNow, Lateness now, String... message)
      throws Exception {
    close();
    operator = harness(windowsBefore, before);
    operator.open();
    assertThatThrownBy(() -> restart(windowsNow, now))
        // A restart would fail, too.
        .isInstanceOf(SuppressRestartsException.class)
        .rootCause()
        .message()
        .contains(message);
  }

  private void restart(Windows windows, Lateness lateness) throws Exception {
    OperatorSubtaskState state = operator.snapshot(1, 1);
    operator.close();
    operator = harness(windows, lateness);
    operator.initializeState(state);
    operator.open();
  }

  private static OneInputStreamOperatorTestHarness<Named, Named> harness(
      Windows windows, Lateness lateness) throws Exception {
    return new OneInputStreamOperatorTestHarness<>(operator(windows, lateness));
  }

  private static LatenessOperator<Named, Named> operator(Windows windows, Lateness lateness) {
    return new LatenessOperator<>(List::of, Named::eventTime, 5, lateness, windows, LATE);
  }

  private void restart(long checkpoint) throws Exception {
    OperatorSubtaskState state = operator.snapshot(checkpoint, checkpoint);
    operator.close();
    operator = harness(1, 0);
    operator.initializeState(state);
    operator.open();
  }

  private void event(String name, long time) throws Exception {
    operator.processElement(new Named(name, Instant.ofEpochMilli(time)), time);
  }

  private void ahead(String name, long time) throws Exception {
    operator.processElement(new Named(name, Instant.ofEpochMilli(time)), EventTime.TOO_FAR_AHEAD);
  }

  private List<String> onTime() {
    return operator.extractOutputValues().stream().map(Named::name).toList();
  }

  private List<String> late() {
    return operator.getSideOutput(LATE).stream().map(event -> event.getValue().name()).toList();
  }

  private List<Long> watermarks() {
    return watermarks(operator);
  }

  private static List<Long> watermarks(OneInputStreamOperatorTestHarness<Named, Named> harness) {
    return harness.getOutput().stream()
        .filter(Watermark.class::isInstance)
        .map(mark -> ((Watermark) mark).getTimestamp())
        .toList();
  }

  private static OneInputStreamOperatorTestHarness<Named, Named> harness(
      int instances, int instance) throws Exception {
    Windows windows = Windows.tumbling(Duration.ofMillis(60));
    return new OneInputStreamOperatorTestHarness<>(
        operator(windows, windows), 10, instances, instance);
  }
}
