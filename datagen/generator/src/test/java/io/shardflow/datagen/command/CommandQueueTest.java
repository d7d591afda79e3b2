package io.shardflow.datagen.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.sensors.SensorTroubles;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandQueueTest {
  private static final String ROW =
      "{\"alert_id\":\"a-1\",\"sensor_id\":\"%s\",\"sensor_type\":\"temperature\","
          + "\"location\":\"building-A\",\"floor\":\"floor-1\",\"room\":\"room-101\","
          + "\"rule\":\"%s\",\"state\":\"%s\",\"value\":45.0,"
          + "\"opened_at\":\"2024-05-01 12:00:00.000\",\"closed_at\":null,\"readings\":1}";

  private final CommandQueue queue = new CommandQueue();
  private final EventGenerator generator =
      new EventGenerator(
          new GeneratorSettings(
              1, Instant.parse("2024-05-01T12:00:00Z"), 10, Faults.NONE, Keys.DEFAULT),
          new SensorTroubles(
              Set.of("sensor-001"),
              Set.of("sensor-002"),
              Duration.ZERO,
              null,
              Duration.ZERO,
              true));

  @Test
  void opensAreObeyedAndAllOthersCounted() {
    add(ROW.formatted("sensor-001", "temperature", "opened"));
    add(ROW.formatted("sensor-001", "temperature", "opened") + "\n");
    add(ROW.formatted("sensor-002", "silent", "opened"));
    add(ROW.formatted("boiler", "temperature", "opened"));
    add(ROW.formatted("sensor-001", "temperature", "closed"));
    add(ROW.formatted("sensor-001", "temperature", "exploded"));
    add("not JSON");
    add("");
    add("{\"sensor_id\":\"sensor-001\",\"state\":\"opened\"}");
    add("[" + ROW.formatted("sensor-001", "temperature", "opened") + "]");
    assertThat(generator.obeyed()).isEmpty();

    queue.apply(generator, 50);

    assertThat(queue)
        .hasToString("2 commands obeyed, 2 without effect; 1 alerts closed; 5 records ignored");
    assertThat(generator.obeyed())
        .extracting(command -> command.sensorId() + " " + command.time())
        .containsExactly("sensor-001 2024-05-01T12:00:05Z", "sensor-002 2024-05-01T12:00:05Z");
  }

  private void add(String record) {
    queue.add(record.getBytes(UTF_8));
  }
}
