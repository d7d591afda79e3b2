package io.shardflow.local.datagen;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.jobs.options.InvalidOptionsException;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class DatagenCommandTest {
  @Test
  void listsAllKindsIfTheKindIsInvalid() {
    for (List<String> words :
        List.of(List.<String>of(), List.of("Sensors"), List.of("taxi_trips"))) {
      assertThatThrownBy(() -> new DatagenCommand().run(words, new Configuration()))
          .isInstanceOf(InvalidOptionsException.class)
          .hasMessageContaining("sensors, probes, sales, taxi-trips; or csv");
    }
  }

  @Test
  void refusesTwoDestinations() {
    assertThatThrownBy(
            () ->
                new DatagenCommand()
                    .run(
                        List.of("sales", "--sink.stream", "x", "--sink.path", "y"),
                        new Configuration()))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("--sink.path y: cannot be combined with sink.stream");
  }
}
