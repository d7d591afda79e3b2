package io.shardflow.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.datagen.Faults;
import io.shardflow.datagen.GeneratorSettings;
import io.shardflow.datagen.Keys;
import io.shardflow.datagen.Malformation;
import io.shardflow.datagen.events.EventGenerator;
import io.shardflow.datagen.events.EventKind;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.testing.JobMetrics;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.jobs.testing.Shape;
import io.shardflow.localkinesis.LocalKinesisExtension;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records of other shapes than that of the events. */
class YourStreamTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberSlotsPerTaskManager(2)
              .setConfiguration(JobMetrics.configuration())
              .build());

  @RegisterExtension static final LocalKinesisExtension KINESIS = new LocalKinesisExtension();

  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");
  private static final FileTime WRITTEN = FileTime.from(NOON.plusSeconds(600));

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "dedup, PROBES",
    "store-revenue, SALES",
    "trend-comparison, SENSORS",
    "sensor-summary, SENSORS",
    "anomaly-filter, SENSORS"
  })
  void everyShapeGivesTheSameResults(String job, EventKind kind) throws Exception {
    List<String> events = generate(kind, 300);
    replay(job, "plain", utf8(String.join("\n", events)));
    Map<String, List<String>> expected = JobRun.folders(folder.resolve("out/plain"));
    assertThat(expected).isNotEmpty();

    for (Shape shape : Shape.values()) {
      replay(
          job,
          shape.name(),
          joined(shape.records(events)),
          shape.options(events.get(0)).toArray(String[]::new));
      assertThat(JobRun.folders(folder.resolve("out/" + shape)))
          .as("%s", shape)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "dedup, PROBES, sensor-averages, polling",
    "store-revenue, SALES, store-revenue, efo",
    "trend-comparison, SENSORS, trends, polling",
    "sensor-summary, SENSORS, sensor-summaries, efo"
  })
  void aStreamOfBatchesGivesTheSameResults(
      String job, EventKind kind, String dataSet, String reader) throws Exception {
    List<String> events = generate(kind, 300);
    replay(job, "plain", utf8(String.join("\n", events)));

    KINESIS.createStream(job, 1);
    List<byte[]> records = new ArrayList<>(Shape.COMPRESSED.records(events.subList(0, 150)));
    records.addAll(Shape.ENVELOPED.records(events.subList(150, 300)));
    for (byte[] record : records) {
      KINESIS.put(job, KINESIS.openShards(job).get(0), record);
    }
    List<String> options = new ArrayList<>(Shape.COMPRESSED.options(events.get(0)));
    options.addAll(List.of("--source.reader", reader, "--source.consumer", job));
    Path out = folder.resolve("out/stream");
    long readBefore = JobMetrics.sum(job, Metrics.RECORDS_READ);
    JobClient client =
        JobRun.start(
            JobRun.onKinesis(
                KINESIS.endpoint().toString(), job, job, out, options.toArray(String[]::new)),
            job,
            null);
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> JobMetrics.sum(job, Metrics.RECORDS_READ) == readBefore + 300);
    JobRun.stop(client, true, folder.resolve("savepoints"));

    assertThat(JobRun.rows(out, dataSet))
        .isNotEmpty()
        .isEqualTo(JobRun.rows(folder.resolve("out/plain"), dataSet));
    assertThat(JobRun.rows(out, "late-events")).isEmpty();
    assertThat(JobRun.rows(out, "dead-letters")).isEmpty();
  }

  /** An envelope with a device, and an array of readings in epoch seconds: YOUR_STREAM.md. */
  @Test
  void anEnvelopeIsTwoOptionsAwayFromASummary() throws Exception {
    replay(
        "sensor-summary",
        "example",
        utf8(
            """
            {"device": "t-17", "sensor_type": "temperature", "location": "plant-2", "floor": "1", "room": "boiler",
             "readings": [{"timestamp": 1714564800, "reading": 21.5, "status": "normal"},
                          {"timestamp": 1714564830.5, "reading": "22.5", "status": "alert"}]}
            """),
        "--source.records",
        "$.readings[*]",
        "--map.sensor_id",
        "$.device");
    assertThat(JobRun.rows(folder.resolve("out/example"), "sensor-summaries"))
        .containsExactly(
            """
            {"sensor_type":"temperature","location":"plant-2","floor":"1","avg_reading":22.0,"min_reading":21.5,"max_reading":22.5,"alert_count":1,"total_count":2,"alert_percentage":50.0,"window_start_time":"2024-05-01 12:00:00.000","window_end_time":"2024-05-01 12:01:00.000"}""");
  }

  @Test
  void revenueOfAnotherCountryIsRightToTheCent() throws Exception {
    replay(
        "store-revenue",
        "us",
        utf8(
            """
            {"category":"Toys","store_id":"s","evnt_time":"31/01/2021 14:05:47","sales":"0.10"}
            {"category":"Toys","store_id":"s","evnt_time":"31/01/2021 14:05:48","sales":"0.20"}
            {"category":"Toys","store_id":"s","evnt_time":"31/02/2021 14:05:48","sales":"0.20"}
            """),
        "--source.time-format",
        "dd/MM/yyyy HH:mm:ss",
        "--source.time-zone",
        "America/New_York");
    assertThat(JobRun.rows(folder.resolve("out/us"), "store-revenue"))
        .containsExactly(
            """
            {"store_id":"s","revenue":0.3,"sales_count":2,"window_start":"2021-01-31 19:05:00.000","timestamp":"2021-01-31 19:06:00.000"}""");
    assertThat(JobRun.rows(folder.resolve("out/us"), "dead-letters"))
        .singleElement()
        .asString()
        .contains("\"reason\":\"impossible time\",\"field\":\"evnt_time\"");
  }

  @Test
  void numbersTheDeadLettersOfALine() throws Exception {
    String sale =
        """
        {"category":"Toys","store_id":"s","evnt_time":"2024-05-01T12:00:00","sales":1}""";
    replay(
        "store-revenue", "lines", utf8(sale + "garbage" + sale + "\nno json\n" + sale + "{}{}\n"));
    assertThat(JobRun.rows(folder.resolve("out/lines"), "dead-letters"))
        .extracting(
            row -> row.replaceAll(".*\"payload\":\"(.*?)\".*\"position\":\"(.*?)\".*", "$1 $2"))
        .containsExactlyInAnyOrder("garbage 1#2", "no json 2", "{} 3#2", "{} 3#3");
  }

  @Test
  void countsTimesThatAreProbablyWrong() throws Exception {
    String reading =
        """
        {"sensor_id":"s","sensor_type":"light","location":"a","floor":"1","room":"r","timestamp":%s,"reading":1,"status":"ok"}
        """;
    replay(
        "anomaly-filter",
        "times",
        utf8(
            reading.formatted("1714564800")
                + reading.formatted("1714564")
                + reading.formatted("\"2024-05-03T12:00:00\"")));
    assertThat(JobMetrics.sum("anomaly-filter", Metrics.RECORDS_BEFORE_1990)).isEqualTo(1);
    assertThat(JobMetrics.sum("anomaly-filter", Metrics.RECORDS_AHEAD)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--map.store_id | $.a..b | position 5: expected the name of a field; write unusual names as"
            + " ['a b']; the input fields are: category, store_id, evnt_time, sales",
        "--map.shop | $.a | unknown input field; the input fields are: category, store_id,",
        "--map.sales | $.a[*] | position 4: [*] needs the option source.records",
        "--source.records | $.a | a path to an array of events ends with [*]",
        "--source.time-format | HH:mm | is not a usable pattern (does not contain year",
        "--source.time-zone | Mars | time zone, such as Europe/Berlin"
      })
  void refusesWrongOptionsBeforeTheStart(String option, String value, String problem) {
    assertThatThrownBy(
            () ->
                JobCommand.parse(
                    List.of(
                        "store-revenue",
                        "--source.type",
                        "kinesis",
                        "--source.stream",
                        "s",
                        "--source.region",
                        "eu-west-1",
                        "--sink.path",
                        folder.toString(),
                        option,
                        value),
                    Map.of()))
        .isInstanceOf(InvalidOptionsException.class)
        .hasMessageContaining(option + " " + value + ": ")
        .hasMessageContaining(problem);
  }

  private static List<String> generate(EventKind kind, int count) {
    Faults faults =
        new Faults(
            0.05,
            Duration.ofSeconds(2),
            0,
            Duration.ofSeconds(2),
            0,
            Duration.ofMinutes(5),
            0,
            List.of(Malformation.values()));
    EventGenerator generator =
        new EventGenerator(kind, new GeneratorSettings(5, NOON, 2, faults, Keys.DEFAULT));
    return LongStream.range(0, count)
        .mapToObj(i -> new String(generator.payload(i), UTF_8).strip())
        .toList();
  }

  private void replay(String job, String name, byte[] file, String... options) throws Exception {
    Path path = Files.write(folder.resolve(name), file);
    Files.setLastModifiedTime(path, WRITTEN);
    JobRun.toItsEnd(
        job,
        folder.resolve("out/" + name),
        Stream.concat(
                Stream.of("--source.type", "file", "--source.path", path.toString()),
                Stream.of(options))
            .toArray(String[]::new));
  }

  private static byte[] joined(List<byte[]> records) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] record : records) {
      all.write(record);
    }
    return all.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
