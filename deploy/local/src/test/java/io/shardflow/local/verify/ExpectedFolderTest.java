package io.shardflow.local.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.events.GeneratedRecord;
import io.shardflow.datagen.sensors.SensorCommand;
import io.shardflow.expected.ExpectedResults;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.generator.GeneratorOptions;
import io.shardflow.local.sensors.SensorOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what {@code datagen --expect} stores for {@code verify}. */
class ExpectedFolderTest {
  private static final int COUNT = 3000;
  private static final String JOB = "anomaly-filter";

  @TempDir Path path;

  @Test
  void keepsTheCommandsThatSensorsObeyed() throws Exception {
    Options options =
        Options.resolve(
            "test",
            OptionSources.of(
                Map.of(
                    "generator.rate", "100",
                    "sensors.stuck", "sensor-001",
                    "sensors.silent", "sensor-002",
                    "sensors.calm", "true")),
            Stream.of(GeneratorOptions.ALL, SensorOptions.ALL)
                .<Option<?>>flatMap(List::stream)
                .toList(),
            Map.of(),
            List.of());
    GeneratorSettings settings = GeneratorOptions.settings(options);
    EventGenerator generator = SensorOptions.generator(EventKind.SENSORS, settings, options);
    generator.obey(opened("sensor-001", "temperature", settings), 2000);
    generator.obey(opened("sensor-002", SensorCommand.SILENT, settings), 2500);
    ExpectedFolder folder = new ExpectedFolder(path);

    folder.write(EventKind.SENSORS, generator, settings, options, COUNT);

    var rows = folder.read().rows(JOB, GeneratedRecord::late);
    assertThat(rows)
        .isEqualTo(
            new ExpectedResults(EventKind.SENSORS, generator, COUNT)
                .rows(JOB, GeneratedRecord::late));
    assertThat(rows.get("anomalies")).hasSizeBetween(20, 100);

    // A plan without commands is that of sensors that have obeyed none.
    ObjectMapper json = new ObjectMapper();
    ObjectNode plan = (ObjectNode) json.readTree(path.resolve("plan.json").toFile());
    plan.remove("commands");
    json.writeValue(path.resolve("plan.json").toFile(), plan);
    assertThat(folder.read().rows(JOB, GeneratedRecord::late))
        .isNotEqualTo(rows)
        .isEqualTo(
            new ExpectedResults(
                    EventKind.SENSORS,
                    SensorOptions.generator(EventKind.SENSORS, settings, options),
                    COUNT)
                .rows(JOB, GeneratedRecord::late));
  }

  private static SensorCommand opened(String sensor, String rule, GeneratorSettings settings) {
    return new SensorCommand("a-1", sensor, rule, SensorCommand.OPENED, settings.start(), null);
  }
}
