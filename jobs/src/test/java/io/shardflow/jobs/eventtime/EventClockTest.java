package io.shardflow.jobs.eventtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events may be 5 behind; windows are 60 long. */
class EventClockTest {
  private static final OutputTag<String> LATE = new OutputTag<>("late", Types.STRING);

  private OneInputStreamOperatorTestHarness<String, String> clock;

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
    clock.processElement("event", 12);
    clock.processWatermark(20);
    clock.processWatermark(Long.MAX_VALUE);
    assertThat(times()).containsExactly(10L, 20L, Long.MAX_VALUE);
    assertThat(clock.extractOutputValues()).containsExactly("event");
  }

  @Test
  void putsAsideWhatComesWhenItsWindowIsClosed() throws Exception {
    clock.processWatermark(58);
    clock.processElement("just on time", 0);
    clock.processWatermark(59);
    clock.processElement("late", 59);
    clock.processElement("of the next window", 60);
    assertThat(clock.extractOutputValues()).containsExactly("just on time", "of the next window");
    assertThat(late()).containsExactly("late");
  }

  @Test
  void keepsLateWhatWasLateBeforeARestart() throws Exception {
    clock.processWatermark(59);
    restart(1);
    clock.processElement("late", 59);
    assertThat(clock.extractOutputValues()).isEmpty();
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
    clock.processElement("ahead", 130);
    clock.processWatermarkStatus(WatermarkStatus.IDLE);
    assertThat(times()).containsExactly(10L, 179L);
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
    try (OneInputStreamOperatorTestHarness<String, String> slow = harness(2, 0);
        OneInputStreamOperatorTestHarness<String, String> fast = harness(2, 1)) {
      slow.open();
      fast.open();
      slow.processWatermark(10);
      fast.processWatermark(30);
      state =
          AbstractStreamOperatorTestHarness.repackageState(
              slow.snapshot(1, 1), fast.snapshot(1, 1));
    }
    for (int instance = 0; instance < 3; instance++) {
      try (OneInputStreamOperatorTestHarness<String, String> restored = harness(3, instance)) {
        restored.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(state, 3, 2, 3, instance));
        restored.open();
        assertThat(times(restored)).containsExactly(30L);
      }
    }
  }

  private void restart(long checkpoint) throws Exception {
    OperatorSubtaskState state = clock.snapshot(checkpoint, checkpoint);
    clock.close();
    clock = harness(1, 0);
    clock.initializeState(state);
    clock.open();
  }

  private List<String> late() {
    return clock.getSideOutput(LATE).stream().map(StreamRecord::getValue).toList();
  }

  private List<Long> times() {
    return times(clock);
  }

  private static List<Long> times(OneInputStreamOperatorTestHarness<String, String> harness) {
    return harness.getOutput().stream()
        .filter(Watermark.class::isInstance)
        .map(mark -> ((Watermark) mark).getTimestamp())
        .toList();
  }

  private static OneInputStreamOperatorTestHarness<String, String> harness(
      int instances, int instance) throws Exception {
    return new OneInputStreamOperatorTestHarness<>(
        new EventClock<>(5, Windows.tumbling(Duration.ofMillis(60)), LATE),
        10,
        instances,
        instance);
  }
}
