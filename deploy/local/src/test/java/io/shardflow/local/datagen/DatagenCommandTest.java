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

  @Test
  void onlySensorsOfAStreamHaveTroublesAndObey() {
    assertThatThrownBy(
            () ->
                new DatagenCommand()
                    .run(
                        List.of("sales", "--sensors.calm", "true", "--commands", "alerts"),
                        new Configuration()))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("3 options are wrong")
        .hasMessageContaining("--sensors.calm true: is only valid with datagen sensors")
        .hasMessageContaining("--commands alerts: is only valid with datagen sensors")
        .hasMessageContaining("--commands alerts: is only valid with sink.stream");
    assertThatThrownBy(
            () ->
                new DatagenCommand()
                    .run(
                        List.of("sensors", "--sensors.stuck", "sensor-001;sensor-021"),
                        new Configuration()))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining("allowed: some of: sensor-001 to sensor-020");
  }
}
