package io.shardflow.local.kinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardflow.jobs.testing.JobRun;
import io.shardflow.local.testing.RunScript;
import io.shardflow.local.testing.RunScript.Ended;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The local Kinesis as a process of its own, used by other processes. */
class KinesisCommandIT {
  private static final Pattern ENDPOINT = Pattern.compile("Kinesis endpoint: (http://\\S+:\\d+)");

  @TempDir Path folder;

  @RegisterExtension final RunScript script = new RunScript(() -> folder);

  @Test
  void servesOtherProcessesUntilCtrlC() throws Exception {
    Process kinesis =
        script.start(
            "kinesis", "--port", "0", "--streams", "sales:2,other:1", "--faults.failed-put", "0.1");
    // The AWS SDKs read these variables. None of them may have an effect here.
    script.setEnvironment(
        Map.of(
            "AWS_ENDPOINT_URL", "http://localhost:1",
            "AWS_PROFILE", "nobody",
            "AWS_CONFIG_FILE", "/no/such/file",
            "AWS_REGION", "",
            "AWS_CBOR_DISABLE", "true",
            "HTTP_PROXY", "http://localhost:1",
            "http_proxy", "http://localhost:1"));
    String endpoint = endpoint(kinesis);
    assertThat(script.out(kinesis)).contains(", streams: sales:2, other:1");

    Ended datagen =
        script.run(
            "datagen",
            "sales",
            "--generator.count",
            "2000",
            "--sink.stream",
            "sales",
            "--sink.endpoint",
            endpoint);
    assertThat(datagen.status()).isZero();
    assertThat(datagen.err()).contains("2,000 records, ").doesNotContain(" 0 failed");
    Process job =
        script.start(
            "archive",
            "--source.type",
            "kinesis",
            "--source.stream",
            "sales",
            "--source.endpoint",
            endpoint,
            "--source.position",
            "TRIM_HORIZON",
            "--sink.roll.interval",
            "1 s");
    await("all records")
        .atMost(Duration.ofMinutes(1))
        .until(() -> JobRun.rows(folder.resolve("out"), "archive").size() >= 2000);
    assertThat(script.interrupt(job).status()).isZero();
    List<String> rows = JobRun.rows(folder.resolve("out"), "archive");
    assertThat(rows).hasSize(2000);

    Ended ended = script.interrupt(kinesis);
    assertThat(ended.status()).isZero();
    assertThat(ended.err()).doesNotContain("Memory is full", "\tat ");
    assertThat(ended.out())
        .containsPattern(
            "\n2,000 records in, 2,000 out; 0 refused by the limits, 0 dropped because memory was full,"
                + " failed-put [1-9]\\d* times\n$");
  }

  @Test
  void servesDeliveryStreamsAndTopics() throws Exception {
    Process kinesis =
        script.start(
            "kinesis", "--port", "0", "--firehose.streams", "results", "--sns.topics", "alerts");
    String endpoint = endpoint(kinesis);
    assertThat(script.out(kinesis)).contains(", delivery streams: results, topics: alerts");

    post(
        endpoint,
        "application/x-amz-json-1.1",
        "Firehose_20150804.PutRecord",
        "{\"DeliveryStreamName\":\"results\",\"Record\":{\"Data\":\"eyJhIjoxfQo=\"}}");
    post(
        endpoint,
        "application/x-www-form-urlencoded",
        "",
        "Action=Publish&TopicArn=arn:aws:sns:us-east-1:000000000000:alerts&Message=too+hot");
    HttpResponse<String> messages =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(endpoint + "/sns/alerts")).build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(messages.body()).contains("\"Message\":\"too hot\"");

    Ended ended = script.interrupt(kinesis);
    assertThat(ended.status()).isZero();
    assertThat(ended.out()).contains("1 records in delivery streams, 1 messages in topics");
    try (Stream<Path> files = Files.walk(folder.resolve("firehose/results"))) {
      assertThat(files.filter(Files::isRegularFile))
          .singleElement()
          .satisfies(file -> assertThat(file).hasContent("{\"a\":1}\n"));
    }
  }

  private static void post(String endpoint, String contentType, String target, String body)
      throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(endpoint))
                    .header("Content-Type", contentType)
                    .header("X-Amz-Target", target)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  @Test
  void reportsInvalidOptionsAndAUsedPort() throws Exception {
    Ended options =
        script.run(
            "kinesis",
            "--port",
            "70000",
            "--streams",
            "sales:1,sales:2",
            "--memory",
            "1 kb",
            "--faults.cut",
            "2",
            "--faults.delay",
            "-1 s",
            "--no.such",
            "x");
    assertThat(options.status()).isEqualTo(2);
    assertThat(options.err())
        .contains("6 options are wrong", "--port 70000", "--streams sales:1,sales:2")
        .contains("NAME:SHARDS,...", "--memory 1 kb", "--faults.cut 2", "--faults.delay -1 s")
        .contains("--no.such x: unknown option")
        .doesNotContain("\tat ");

    Ended shards = script.run("kinesis", "--port", "0", "--streams", "a:300,b:300");
    assertThat(shards.status()).isEqualTo(2);
    assertThat(shards.err()).contains("--streams a:300,b:300", "500 shards");

    Process kinesis = script.start("kinesis", "--port", "0");
    String port = String.valueOf(URI.create(endpoint(kinesis)).getPort());
    Ended taken = script.run("kinesis", "--port", port);
    assertThat(taken.status()).isEqualTo(1);
    assertThat(taken.err())
        .contains("Cannot listen on port " + port, "already in use")
        .doesNotContain("\tat ");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void takesEndpointAndRegionFromTheEnvironment() throws Exception {
    String endpoint = endpoint(script.start("kinesis", "--port", "0", "--streams", "sales:1"));
    script.setEnvironment(Map.of("AWS_ENDPOINT_URL_KINESIS", endpoint));
    Ended datagen =
        script.run("datagen", "sales", "--generator.count", "10", "--sink.stream", "sales");
    assertThat(datagen.status()).as(datagen.err()).isZero();
    Ended discovered =
        script.run(
            "discover",
            "--source.type",
            "kinesis",
            "--source.stream",
            "sales",
            "--discover.records",
            "10");
    assertThat(discovered.status()).as(discovered.err()).isZero();

    script.setEnvironment(Map.of("AWS_REGION", "mars"));
    Ended wrong = script.run("archive", "--source.type", "kinesis", "--source.stream", "sales");
    assertThat(wrong.status()).isEqualTo(2);
    assertThat(wrong.err()).contains("mars", "AWS_REGION");
  }

  @Test
  void printsItsOptions() throws Exception {
    Ended help = script.run("kinesis", "--help");
    assertThat(help.status()).isZero();
    assertThat(help.out())
        .contains("--port", "--streams", "--limits", "--memory", "--faults.seed", "--faults.cut");
  }

  private String endpoint(Process kinesis) {
    return await("the endpoint")
        // The script can build the project first.
        .atMost(Duration.ofMinutes(5))
        .until(
            () ->
                ENDPOINT
                    .matcher(script.out(kinesis))
                    .results()
                    .map(found -> found.group(1))
                    .findFirst()
                    .orElse(null),
            found -> found != null);
  }
}
