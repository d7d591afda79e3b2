package io.shardflow.local.datagen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.datagen.writer.RecordWriter;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.source.generator.GeneratorOptions;
import io.shardflow.local.sensors.SensorOptions;
import io.shardflow.localkinesis.LocalKinesisExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Sensors that send readings into one stream, and obey the commands of another one. */
@Timeout(60)
class CommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension static final LocalKinesisExtension KINESIS = new LocalKinesisExtension();

  @Test
  void sensorsInTroubleReadAsUsualAfterACommand() throws Exception {
    KINESIS.createStream("readings", 1);
    KINESIS.createStream("commands", 1);
    Options options =
        options(
            "--generator.rate", "1000",
            "--generator.malformed", "0",
            "--generator.late", "0",
            "--sensors.stuck", "sensor-001",
            "--sensors.silent", "sensor-002",
            "--sensors.trouble-after", "0 s",
            "--sensors.cool-down", "100 ms",
            "--sensors.calm", "true",
            "--sink.stream", "readings",
            "--sink.endpoint", KINESIS.endpoint(),
            "--commands", "commands");
    EventGenerator generator =
        SensorOptions.generator(EventKind.SENSORS, GeneratorOptions.settings(options), options);
    try (Commands commands = Commands.open(options);
        RecordWriter writer = Destination.open(options, 50)) {
      Feed feed =
          new Feed(
              Feed.generated(generator, null, 1000, index -> commands.apply(generator, index)),
              writer);
      CompletableFuture<Void> run =
          CompletableFuture.runAsync(
              () -> {
                try {
                  feed.run();
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              });
      Readings readings = new Readings();
      await().until(() -> readings.more().values("sensor-001").contains(45.0));
      assertThat(readings.values("sensor-002")).isEmpty();

      command("sensor-001", "temperature");
      command("sensor-002", "silent");

      await()
          .until(
              () -> {
                List<Double> values = readings.more().values("sensor-001");
                return values.get(values.size() - 1) < 30
                    && !readings.values("sensor-002").isEmpty();
              });
      feed.stop();
      run.join();
    }
    assertThat(generator.obeyed()).hasSize(2);
  }

  private static Options options(String... arguments) throws Exception {
    return Options.resolve(
        "datagen",
        OptionSources.of(List.of(arguments)),
        Stream.of(
                GeneratorOptions.ALL,
                SensorOptions.ALL,
                Destination.OPTIONS,
                List.<Option<?>>of(Commands.STREAM))
            .<Option<?>>flatMap(List::stream)
            .toList(),
        Map.of(),
        List.of());
  }

  private static void command(String sensor, String rule) {
    String row =
        "{\"alert_id\":\"%s\",\"sensor_id\":\"%s\",\"rule\":\"%s\",\"state\":\"opened\",\"opened_at\":\"2024-05-01 12:00:00.000\"}"
            .formatted(sensor + rule, sensor, rule);
    KINESIS
        .client()
        .putRecord(
            put ->
                put.streamName("commands").partitionKey(sensor).data(SdkBytes.fromUtf8String(row)));
  }

  /** The readings in the stream. */
  private static final class Readings {
    private final List<JsonNode> all = new ArrayList<>();
    private String iterator =
        KINESIS
            .client()
            .getShardIterator(
                get ->
                    get.streamName("readings")
                        .shardId("shardId-000000000000")
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();

    Readings more() throws Exception {
      GetRecordsResponse response = KINESIS.client().getRecords(get -> get.shardIterator(iterator));
      iterator = response.nextShardIterator();
      for (var record : response.records()) {
        all.add(JSON.readTree(record.data().asByteArray()));
      }
      return this;
    }

    List<Double> values(String sensor) {
      return all.stream()
          .filter(reading -> reading.get("sensor_id").textValue().equals(sensor))
          .map(reading -> reading.get("reading").doubleValue())
          .toList();
    }
  }
}
