package io.shardflow.local;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.jobs.options.InvalidOptionsException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatagenCommandTest {
  @Test
  void namesAllKindsWhereItIsToldNone() {
    for (List<String> words :
        List.of(List.<String>of(), List.of("Sensors"), List.of("taxi_trips"))) {
      assertThatThrownBy(() -> DatagenCommand.run(words, false))
          .isInstanceOf(InvalidOptionsException.class)
          .hasMessageContaining("sensors, probes, sales, taxi-trips; or csv");
    }
  }

  @Test
  void doesNotGuessWhichOfTwoDestinationsIsMeant() {
    assertThatThrownBy(
            () ->
                DatagenCommand.run(
                    List.of("sales", "--sink.stream", "x", "--sink.path", "y"), false))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("--sink.path y: goes with no sink.stream beside it");
  }
}
