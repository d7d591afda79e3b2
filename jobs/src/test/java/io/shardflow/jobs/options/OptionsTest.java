package io.shardflow.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.sink.folder.BucketLayout;
import io.shardflow.jobs.source.SourceOptions;
import io.shardflow.jobs.source.file.FileOptions;
import io.shardflow.jobs.source.kinesis.KinesisInput;
import io.shardflow.jobs.source.kinesis.KinesisOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  private static final Map<String, String> LOCAL = JobCommand.LOCAL_PRESETS;

  @TempDir Path folder;

  @Test
  void commandLinePrecedesPropertiesFileAndPreset() throws Exception {
    Path file =
        config(
            """
            [{"PropertyGroupId": "source", "PropertyMap":
                {"stream": "of-file", "region": "eu-west-1", "position": "TRIM_HORIZON"}},
             {"PropertyGroupId": "sink", "PropertyMap": {"roll.size": "5 mb", "path": "of-file"}}]
            """);
    Options options =
        resolve(
            new OptionSources(
                List.of("--source.stream", "of-line", "--config", file.toString()),
                Map.of("source.stream", "of-application", "source.region", "us-west-2")),
            Map.of("source.type", "kinesis", "sink.path", "of-preset", "sink.zone", "+01:00"));

    assertThat(options.get(KinesisOptions.STREAM)).containsExactly("of-line");
    assertThat(options.get(KinesisOptions.REGION)).isEqualTo("us-west-2");
    assertThat(options.get(KinesisOptions.POSITION)).isEqualTo("TRIM_HORIZON");
    assertThat(options.get(SinkOptions.PATH)).isEqualTo("of-file");
    assertThat(options.get(SinkOptions.ROLL_SIZE)).isEqualTo(MemorySize.ofMebiBytes(5));
    assertThat(options.get(SinkOptions.ZONE)).isEqualTo("+01:00");
    assertThat(options.get(TimeOptions.IDLE_TIMEOUT)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void hasTheDocumentedDefaults() throws Exception {
    Options options = resolve(line(), LOCAL);
    assertThat(options.get(KinesisOptions.POSITION)).isEqualTo("LATEST");
    assertThat(options.get(KinesisOptions.READER)).isEqualTo(KinesisOptions.Reader.POLLING);
    assertThat(options.get(FileOptions.FORMAT)).isEqualTo(FileOptions.Format.JSON);
    assertThat(options.get(SinkOptions.PATH)).isEqualTo("out");
    assertThat(options.get(SinkOptions.FORMAT)).isEqualTo(SinkOptions.Format.JSON);
    assertThat(options.get(SinkOptions.LAYOUT)).isEqualTo(BucketLayout.HIVE);
    assertThat(options.get(SinkOptions.ZONE)).isEqualTo("UTC");
    assertThat(options.get(SinkOptions.ROLL_SIZE)).isEqualTo(MemorySize.ofMebiBytes(128));
    assertThat(options.get(SinkOptions.ROLL_INTERVAL)).isEqualTo(Duration.ofSeconds(60));
    assertThat(options.get(TimeOptions.OUT_OF_ORDERNESS)).isEqualTo(Duration.ofSeconds(5));
    assertThat(SourceOptions.TYPE.config().defaultValue()).isEqualTo(SourceOptions.Type.KINESIS);
  }

  @Test
  void reportsAllProblemsAtOnce() {
    InvalidOptionsException failure =
        failure(
            line(
                "--source.type",
                "kinesis",
                "--source.tpye",
                "file",
                "--sink.layout",
                "foo",
                "--window.size",
                "abc",
                "--config",
                folder.resolve("nowhere").toString(),
                "--source.reader=efo",
                "--source.region=eu-west-1",
                "stray",
                "--sink.zone"));

    assertThat(failure.problems())
        .extracting(InvalidOptionsException.Problem::key)
        .containsExactlyInAnyOrder(
            null,
            "sink.zone",
            "config",
            "sink.layout",
            "source.tpye",
            "window.size",
            "source.stream",
            "source.consumer");
    assertThat(failure)
        .hasMessageContaining("8 options are wrong")
        .hasMessageContaining("  stray: not an option")
        .hasMessageContaining("--source.tpye file: unknown option; did you mean --source.type?")
        .hasMessageContaining("--sink.layout foo: not allowed; allowed: one of: hive, firehose")
        .hasMessageContaining("--source.stream: missing, needed by source.type=kinesis");
  }

  @ParameterizedTest
  @CsvSource({
    "source.type, kafka",
    "source.position, yesterday",
    "source.position, latest",
    "source.position, 1714564",
    "source.position, 1970-01-20T20:16:04Z",
    "source.position, 9999-01-01T00:00:00Z",
    "window.size, 366 d",
    "time.out-of-orderness, 366 d",
    "source.stream, arn:x",
    "source.stream, a stream",
    "source.endpoint, localhost",
    "source.endpoint, http://bad host",
    "source.region, nowhere",
    "source.reader, push",
    "source.format, xml",
    "sink.format, xml",
    "source.fields, ''",
    "source.fields, a;;b",
    "sink.compression, zip",
    "sink.print, maybe",
    "sink.zone, Mars/Olympus",
    "sink.roll.size, 0",
    "sink.roll.size, much",
    "sink.roll.interval, 0 s",
    "sink.roll.interval, -1 s",
    "time.out-of-orderness, soon",
    "time.idle-timeout, 0 s",
    "time.max-ahead, 0 s",
    "time.max-ahead, -1 d",
    "time.max-ahead, 106751991168 d",
    "window.size, 0 s",
    "window.size, 1 ns",
    "window.size, 9223372036854775807 s",
    "window.size, 300000 d",
    "time.out-of-orderness, 300000 d",
    "time.idle-timeout, 9223372036854775807 ms",
    "sink.path, :",
    "source.endpoint, http://user:password@localhost",
    "config, a\u0000b",
    "window.slide, 7 s",
    "window.slide, 0 s",
    "window.slide, 1 ms",
    "generator.rate, 0",
    "generator.rate, NaN",
    "generator.count, 0",
    "generator.late, 1.1",
    "generator.malformed, -0.1",
    "generator.start, soon",
    "generator.duplicates, 0.98",
    "generator.disorder-by, 0 s",
    "generator.malformations, truncated;made-up",
    "generator.skew, -1",
    "generator.quiet, 5 min",
    "generator.quiet-every, 0 s",
    "no.such.option, 1"
  })
  void reportsKeyAndValueOfAnInvalidOption(String key, String value) {
    assertThat(failure(line("--" + key, value)).problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.key()).isEqualTo(key);
              assertThat(problem.value()).isEqualTo(value);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "source.endpoint, https://user:SECRET@kinesis.eu-west-1.amazonaws.com",
    "source.path, a;s3://KEY:SECRET@bucket/folder",
    "sink.path, s3://KEY:SEC/RET@bucket/folder",
    "sink.path, s3://KEY:SECRET/@bucket",
    "no.such.option, s3://KEY:SECRET@bucket",
    "s3.secret-key, SECRET"
  })
  void rejectsCredentialsWithoutPrintingThem(String key, String value) {
    assertThat(failure(line("--" + key, value)))
        .hasMessageContaining("--" + key)
        .hasMessageContaining("***")
        .hasMessageMatching("(?s)(?!.*(SEC|RET)).*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--sink.path abfss://container@account.dfs.core.windows.net/folder",
        "--sink.path s3://bucket/a:b@c",
        "--sink.path a:b@c",
        "--source.endpoint http://localhost:4567/a@b"
      })
  void acceptsAnAtSignOutsideOfCredentials(String words) throws Exception {
    resolve(line(words.split(" ")), LOCAL);
  }

  @Test
  void escapesControlCharactersInMessages() {
    assertThat(failure(line("--sink.zone", "UTC\nAll is well\u001b[2J")).getMessage().lines())
        .contains(
            "  --sink.zone UTC\\u000aAll is well\\u001b[2J: not allowed; allowed: zone, such as Europe/Berlin or +02:00");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--source.position 2024-05-01T12:00:00Z",
        "--source.position TRIM_HORIZON",
        "--sink.layout FIREHOSE",
        "--sink.layout firehose",
        "--time.out-of-orderness 0s",
        "--window.size 1h",
        "--window.size 1h --window.slide 20min",
        "--sink.roll.size 1mb",
        "--generator.start now",
        "--generator.malformations truncated;broken-utf8"
      })
  void acceptsValidValues(String words) throws Exception {
    resolve(line(words.split(" ")), LOCAL);
  }

  @Test
  void rejectsAnOptionThatIsGivenTwice() {
    assertThat(failure(line("--sink.path", "a", "--sink.path", "b")))
        .hasMessageContaining("--sink.path b: given twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[{\"a\": 1}]", "[", "{\"PropertyGroupId\": \"source\"}"})
  void showsTheExpectedFormOfAConfigFile(String text) throws IOException {
    assertThat(failure(line("--config", config(text).toString())))
        .hasMessageContaining("PropertyGroupId")
        .hasMessageContaining("config.json");
  }

  @Test
  void ignoresPropertyGroupsOfTheService() throws Exception {
    Path file =
        config(
            """
            [{"PropertyGroupId": "kinesis.analytics.flink.run.options",
              "PropertyMap": {"jarfile": "x"}}]
            """);
    resolve(line("--config", file.toString()), LOCAL);
  }

  @Test
  void derivesTheRegionFromTheArn() throws Exception {
    Options options =
        resolve(
            line("--source.stream", "arn:aws:kinesis:eu-west-3:123456789012:stream/sales"),
            Map.of("source.type", "kinesis", "sink.path", "out"));
    assertThat(KinesisOptions.region(options)).isEqualTo("eu-west-3");
  }

  @ParameterizedTest
  @CsvSource({
    "aws-cn, cn-northwest-1, ",
    "aws-us-gov, us-gov-east-1, ",
    "aws-iso-b, us-isob-east-1, ",
    "aws, ap-southeast-7, ",
    "aws-eusc, eusc-de-east-1, https://kinesis.eusc-de-east-1.amazonaws.eu"
  })
  void acceptsStreamsOfAllPartitions(String partition, String region, String endpoint)
      throws Exception {
    Options options =
        resolve(
            line(
                "--source.stream",
                "arn:%s:kinesis:%s:123456789012:stream/sales".formatted(partition, region),
                "--source.role-arn",
                "arn:%s:iam::123456789012:role/reader".formatted(partition)),
            Map.of("source.type", "kinesis", "sink.path", "out"));
    assertThat(KinesisInput.tableOptions(options))
        .containsEntry("stream", "sales")
        .containsEntry("aws.region", region)
        .extractingByKey("aws.endpoint")
        .isEqualTo(endpoint);
  }

  @Test
  void rejectsARegionThatContradictsTheArn() {
    assertThat(
            failure(
                line(
                    "--source.type",
                    "kinesis",
                    "--source.stream",
                    "arn:aws:kinesis:eu-west-3:123456789012:stream/sales",
                    "--source.region",
                    "eu-west-1")))
        .hasMessageContaining("--source.region eu-west-1: is not the region of the ARN");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a;a                                     | --source.stream a;a
          a;arn:aws:kinesis:REGION:123456789012:stream/a | distinct stream names
          a;b/c                                   | --source.stream a;b/c
          arn:aws:kinesis:REGION:123456789012:stream/a;arn:aws:kinesis:eu-west-1:123456789012:stream/b \
            | has streams of several regions
          arn:aws:kinesis:REGION:123456789012:stream/a;arn:aws:kinesis:REGION:210987654321:stream/b \
            | has streams of several AWS accounts
          """)
  void rejectsStreamsThatOneJobCannotRead(String streams, String message) {
    assertThat(
            failure(
                line(
                    "--source.type",
                    "kinesis",
                    "--source.stream",
                    streams.replace("REGION", "cn-north-1"))))
        .hasMessageContaining(message);
  }

  @Test
  void rejectsARoleOfAnotherAccountThanTheStream() {
    assertThat(
            failure(
                line(
                    "--source.type",
                    "kinesis",
                    "--source.stream",
                    "arn:aws:kinesis:eu-west-3:123456789012:stream/sales",
                    "--source.role-arn",
                    "arn:aws:iam::210987654321:role/reader")))
        .hasMessageContaining("--source.role-arn")
        .hasMessageContaining("is not of the account 123456789012 of the stream");
  }

  @Test
  void requiresARoleForAnExternalId() {
    assertThat(
            failure(
                line(
                    "--source.type",
                    "kinesis",
                    "--source.stream",
                    "sales",
                    "--source.external-id",
                    "partner-1")))
        .hasMessageContaining("--source.role-arn: missing");
  }

  @Test
  void reportsMissingPathsAndMissingFiles() throws Exception {
    Files.createFile(folder.resolve("empty.jsonl"));
    assertThat(failure(line("--source.type", "file")))
        .hasMessageContaining("--source.path: missing");
    assertThat(failure(line("--source.type", "file", "--source.path", "")))
        .hasMessageContaining("--source.path: missing");
    String nowhere = folder.resolve("nowhere").toString();
    assertThat(
            failure(line("--source.type", "file", "--source.path", folder + ";" + nowhere))
                .problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.value()).isEqualTo(nowhere));
  }

  @Test
  void rejectsAFolderWithoutInputFiles() throws Exception {
    Files.createFile(folder.resolve("_SUCCESS"));
    assertThat(failure(line("--source.type", "file", "--source.path", folder.toString())))
        .hasMessageContaining("--source.path " + folder)
        .hasMessageContaining("are skipped (_SUCCESS)");
  }

  @Test
  void acceptsColumnNamesOnlyForCsv() throws Exception {
    Files.createFile(folder.resolve("rows.csv"));
    OptionSources json =
        line("--source.type", "file", "--source.path", folder.toString(), "--source.fields", "a;b");
    assertThat(failure(json))
        .hasMessageContaining("--source.fields a;b: is only valid with source.format=csv");
    assertThat(
            resolve(json, Map.of("source.format", "csv", "sink.path", "out"))
                .get(FileOptions.FIELDS))
        .containsExactly("a", "b");
  }

  @Test
  void helpListsEveryOptionWithItsDefault() {
    for (Job<?> job : JobCatalogue.JOBS) {
      String help = JobCommand.help(job, LOCAL);
      assertThat(help)
          .contains("--source.type", "default: generator", "--time.idle-timeout", "default: 30 s")
          .contains("--sink.roll.size", "128 mb", "--sink.layout", "one of: hive, firehose");
      job.options().forEach(option -> assertThat(help).contains("--" + option.key()));
    }
  }

  @Test
  void listsTheJobsIfTheJobIsUnknown() {
    assertThat(
            catchThrowableOfType(
                InvalidOptionsException.class,
                () -> JobCommand.parse(List.of("store-revenues"), LOCAL)))
        .hasMessageContaining("store-revenues: unknown job")
        .hasMessageContaining("trend-comparison");
  }

  @Test
  void readsTheJobFromItsProperty() throws Exception {
    Path file = config("[{\"PropertyGroupId\": \"job\", \"PropertyMap\": {\"name\": \"dedup\"}}]");
    assertThat(JobCommand.parse(List.of("--config", file.toString()), LOCAL).job().name())
        .isEqualTo("dedup");
    assertThat(JobCommand.parse(List.of("--job.name", "dedup"), LOCAL).job().name())
        .isEqualTo("dedup");
  }

  @Test
  void requiresSinkPathOnACluster() throws Exception {
    InvalidOptionsException failure =
        catchThrowableOfType(
            InvalidOptionsException.class,
            () -> resolve(line("--source.type", "generator"), Map.of()));
    assertThat(failure.getMessage()).contains("--sink.path").contains("missing");
  }

  private Path config(String text) throws IOException {
    return Files.writeString(folder.resolve("config.json"), text);
  }

  private static OptionSources line(String... words) {
    return new OptionSources(List.of(words), Map.of());
  }

  private static Options resolve(OptionSources sources, Map<String, String> presets)
      throws InvalidOptionsException {
    return JobCommand.of(JobCatalogue.find("store-revenue"), sources, presets).options();
  }

  private static InvalidOptionsException failure(OptionSources sources) {
    InvalidOptionsException failure =
        catchThrowableOfType(InvalidOptionsException.class, () -> resolve(sources, LOCAL));
    assertThat(failure).as("the options are refused").isNotNull();
    return failure;
  }
}
