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

/** Events may be 5 behind; windows are 60 long. */
class LatenessOperatorTest {
  private static final OutputTag<Named> LATE = new OutputTag<>("late", Types.POJO(Named.class));

  private OneInputStreamOperatorTestHarness<Named, Named> clock;

  /** An event with a name. */
  public record Named(String name, Instant eventTime) implements Event {
    @Override
    public void writeTo(FieldWriter out) throws IOException {
      out.text("name", name);
    }
  }

  @BeforeEach
  void open() throws Exception {
    clock = harness(1, 0);
    clock.open();
  }

  @AfterEach
  void close() throws Exception {
    clock.close();
  }

  @Test
  void tellsTheTimeOfItsInput() throws Exception {
    clock.processWatermark(10);
    event("event", 12);
    clock.processWatermark(20);
    clock.processWatermark(Long.MAX_VALUE);
    assertThat(times()).containsExactly(10L, 20L, Long.MAX_VALUE);
    assertThat(onTime()).containsExactly("event");
  }

  @Test
  void putsAsideWhatComesWhenItsWindowIsClosed() throws Exception {
    clock.processWatermark(58);
    event("just on time", 0);
    clock.processWatermark(59);
    event("late", 59);
    event("of the next window", 60);
    assertThat(onTime()).containsExactly("just on time", "of the next window");
    assertThat(late()).containsExactly("late");
  }

  @Test
  void keepsLateWhatWasLateBeforeARestart() throws Exception {
    clock.processWatermark(59);
    restart(1);
    event("late", 59);
    assertThat(onTime()).isEmpty();
    assertThat(late()).containsExactly("late");
  }

  @Test
  void closesTheNewestEventsWindowWhenAllIsSilent() throws Exception {
    // The newest event is at 60: 5 and 1 ahead of the watermark.
    clock.processWatermark(54);
    clock.processWatermarkStatus(WatermarkStatus.IDLE);
    assertThat(times()).containsExactly(54L, 119L);
    assertThat(clock.getOutput()).doesNotContain(WatermarkStatus.IDLE);
  }

  @Test
  void closesWhatIsOpenHereWhereFlinkDoesNotTellTheGreatestWatermark() throws Exception {
    clock.processWatermark(10);
    event("ahead", 130);
    clock.processWatermarkStatus(WatermarkStatus.IDLE);
    assertThat(times()).containsExactly(10L, 179L);
  }

  @Test
  void goesNotByAnEventTooFarAheadNorInSilence() throws Exception {
    clock.processWatermark(10);
    ahead("ahead", 1000);
    event("event", 20);
    clock.processWatermarkStatus(WatermarkStatus.IDLE);
    restart(1);
    clock.processWatermarkStatus(WatermarkStatus.ACTIVE);
    clock.processWatermarkStatus(WatermarkStatus.IDLE);
    assertThat(times()).containsExactly(59L);
  }

  @Test
  void passesAnEventTooFarAheadOnWithItsOwnTime() throws Exception {
    ahead("ahead", 1000);
    assertThat(clock.getOutput())
        .containsExactly(new StreamRecord<>(new Named("ahead", Instant.ofEpochMilli(1000)), 1000));
  }

  @Test
  void closesEverythingAtTheEndAlsoWhenAllIsSilent() throws Exception {
    ahead("ahead", 1000);
    clock.processWatermarkStatus(WatermarkStatus.IDLE);
    clock.getOneInputOperator().finish();
    assertThat(times()).containsExactly(Long.MAX_VALUE);
  }

  @Test
  void putsAsideAnEventTooFarAheadWhenTheClockHasPassedItAfterAll() throws Exception {
    clock.processWatermark(1019);
    ahead("ahead no more", 1000);
    assertThat(onTime()).isEmpty();
    assertThat(late()).containsExactly("ahead no more");
  }

  @Test
  void goesNoFurtherInALongerSilence() throws Exception {
    clock.processWatermark(53);
    clock.processWatermarkStatus(WatermarkStatus.IDLE);
    clock.processWatermarkStatus(WatermarkStatus.ACTIVE);
    clock.processWatermarkStatus(WatermarkStatus.IDLE);
    assertThat(times()).containsExactly(53L, 59L);
  }

  @Test
  void neverGoesBack() throws Exception {
    clock.processWatermark(54);
    clock.processWatermarkStatus(WatermarkStatus.IDLE);
    clock.processWatermarkStatus(WatermarkStatus.ACTIVE);
    clock.processWatermark(100);
    clock.processWatermark(120);
    assertThat(times()).containsExactly(54L, 119L, 120L);
  }

  @Test
  void hasNoTimeToTellBeforeTheFirstEventAndAfterTheLast() throws Exception {
    clock.processWatermarkStatus(WatermarkStatus.IDLE);
    assertThat(times()).isEmpty();
    clock.processWatermark(Long.MAX_VALUE);
    clock.processWatermarkStatus(WatermarkStatus.IDLE);
    assertThat(times()).containsExactly(Long.MAX_VALUE);
  }

  @Test
  void standsWhereItStoodAfterARestart() throws Exception {
    clock.processWatermark(54);
    clock.processWatermarkStatus(WatermarkStatus.IDLE);
    restart(1);
    assertThat(times()).containsExactly(119L);
  }

  @Test
  void closesTheWindowsOfBeforeARestartWhenAllStaysSilent() throws Exception {
    clock.processWatermark(54);
    restart(1);
    clock.processWatermarkStatus(WatermarkStatus.IDLE);
    assertThat(times()).containsExactly(54L, 119L);
  }

  @Test
  void takesTheLatestTimeOfAllInstancesWhenThereAreMoreOfThemAfterARestart() throws Exception {
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
        assertThat(times(restored)).containsExactly(30L);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {60, 61, 1000, 1_000_000})
  void keepsLateWhatWasLateWhenEventsAreJudgedForLonger(long delay) throws Exception {
    Windows windows = Windows.tumbling(Duration.ofMillis(60));
    clock = harness(windows.after(Duration.ofMillis(60)));
    clock.open();
    clock.processWatermark(200);
    restart(windows.after(Duration.ofMillis(delay)));
    event("late", 140);
    event("on time", 141);
    assertThat(onTime()).containsExactly("on time");
    assertThat(late()).containsExactly("late");

    clock.processWatermark(200 + delay);
    event("late later", 200);
    event("on time later", 201);
    assertThat(onTime()).containsExactly("on time", "on time later");
  }

  @Test
  void callsLateWhatIsJudgedForLessTime() throws Exception {
    Windows windows = Windows.tumbling(Duration.ofMillis(60));
    clock = harness(windows.after(Duration.ofMillis(60)));
    clock.open();
    clock.processWatermark(200);
    restart(windows.after(Duration.ofMillis(10)));
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
  void refusesToGoOnWithOtherWindows(Windows other, String options) throws Exception {
    Windows minutes = Windows.tumbling(Duration.ofMinutes(1));
    assertRefused(minutes, other, "taken with window.size 1 min", "now has " + options);
    assertRefused(other, minutes, "taken with " + options, "now has window.size 1 min");
    assertRefused(
        minutes.after(Duration.ofSeconds(10)),
        other.after(Duration.ofSeconds(20)),
        "taken with window.size 1 min",
        "now has " + options);
  }

  private void assertRefused(Lateness before, Lateness now, String... message) throws Exception {
    close();
    clock = harness(before);
    clock.open();
    assertThatThrownBy(() -> restart(now))
        // A restart would not help.
        .isInstanceOf(SuppressRestartsException.class)
        .rootCause()
        .message()
        .contains(message);
  }

  private void restart(Lateness closing) throws Exception {
    OperatorSubtaskState state = clock.snapshot(1, 1);
    clock.close();
    clock = harness(closing);
    clock.initializeState(state);
    clock.open();
  }

  private static OneInputStreamOperatorTestHarness<Named, Named> harness(Lateness closing)
      throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        new LatenessOperator<>(List::of, Named::eventTime, 5, closing, LATE));
  }

  private void restart(long checkpoint) throws Exception {
    OperatorSubtaskState state = clock.snapshot(checkpoint, checkpoint);
    clock.close();
    clock = harness(1, 0);
    clock.initializeState(state);
    clock.open();
  }

  private void event(String name, long time) throws Exception {
    clock.processElement(new Named(name, Instant.ofEpochMilli(time)), time);
  }

  private void ahead(String name, long time) throws Exception {
    clock.processElement(new Named(name, Instant.ofEpochMilli(time)), EventTime.TOO_FAR_AHEAD);
  }

  private List<String> onTime() {
    return clock.extractOutputValues().stream().map(Named::name).toList();
  }

  private List<String> late() {
    return clock.getSideOutput(LATE).stream().map(event -> event.getValue().name()).toList();
  }

  private List<Long> times() {
    return times(clock);
  }

  private static List<Long> times(OneInputStreamOperatorTestHarness<Named, Named> harness) {
    return harness.getOutput().stream()
        .filter(Watermark.class::isInstance)
        .map(mark -> ((Watermark) mark).getTimestamp())
        .toList();
  }

  private static OneInputStreamOperatorTestHarness<Named, Named> harness(
      int instances, int instance) throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        new LatenessOperator<>(
            List::of, Named::eventTime, 5, Windows.tumbling(Duration.ofMillis(60)), LATE),
        10,
        instances,
        instance);
  }
}
