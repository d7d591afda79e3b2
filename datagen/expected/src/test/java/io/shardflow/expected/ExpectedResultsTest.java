package io.shardflow.expected;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.datagen.events.EventKind;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ExpectedResultsTest {
  private static final ExpectedResults SENSORS =
      new ExpectedResults(
          EventKind.SENSORS,
          new GeneratorSettings(1, Instant.EPOCH, 1, Faults.NONE, Keys.DEFAULT),
          10);

  @Test
  void listsTheJobsThatReadAKindOfEvents() {
    assertThat(SENSORS.jobs())
        .containsExactly(
            "anomaly-filter", "alerts", "sensor-summary", "trend-comparison", "archive");
    assertThat(ExpectedResults.kindOf("sensor-summary")).contains(EventKind.SENSORS);
    assertThat(ExpectedResults.kindOf("archive")).isEmpty();
  }

  @Test
  void jobsWithoutExpectedRowsFailWithTheClassToAddTo() {
    assertThat(ExpectedResults.kindOf("door-openings")).isEmpty();
    assertThatThrownBy(() -> SENSORS.rows("door-openings", record -> false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("door-openings", "datagen/expected", "ExpectedJobs");
  }
}
