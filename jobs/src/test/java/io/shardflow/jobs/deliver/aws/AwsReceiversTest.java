package io.shardflow.jobs.deliver.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.jobs.deliver.StubServer;
import io.shardflow.jobs.deliver.StubServer.Answer;
import io.shardflow.jobs.deliver.StubServer.Request;
import io.shardflow.jobs.deliver.receiver.DeliveryRow;
import io.shardflow.jobs.deliver.receiver.Outcome;
import io.shardflow.jobs.deliver.receiver.Outcome.Kind;
import io.shardflow.jobs.deliver.receiver.Receiver;
import io.shardflow.localkinesis.LocalKinesisExtension;
import io.shardflow.localkinesis.faults.KinesisFaults;
import io.shardflow.localkinesis.faults.KinesisFaults.Fault;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

class AwsReceiversTest {
  private static final String SNS_OK =
      "<PublishBatchResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\">"
          + "<PublishBatchResult><Failed/><Successful>%s</Successful></PublishBatchResult>"
          + "</PublishBatchResponse>";

  @RegisterExtension static final LocalKinesisExtension KINESIS = new LocalKinesisExtension();

  private StubServer stub;

  @AfterEach
  void stop() {
    KINESIS.setFaults(KinesisFaults.NONE);
    if (stub != null) {
      stub.close();
    }
  }

  private static Receiver open(String target, String endpoint) {
    return AwsTarget.of(target)
        .orElseThrow()
        .withRegion("eu-west-1")
        .withEndpoint(endpoint)
        .open("anomalies", "anomaly-filter");
  }

  private static DeliveryRow row(String id, String key) {
    byte[] payload = ("{\"id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
    return new DeliveryRow(id, key, payload, Instant.EPOCH, 0);
  }

  private static List<DeliveryRow> rows(int count) {
    return IntStream.range(0, count).mapToObj(i -> row("r" + i, "k" + i)).toList();
  }

  private static List<Record> records(String stream) {
    List<Record> records = new ArrayList<>();
    KINESIS
        .shards(stream)
        .forEach(
            shard -> {
              String iterator =
                  KINESIS
                      .client()
                      .getShardIterator(
                          get ->
                              get.streamName(stream)
                                  .shardId(shard.shardId())
                                  .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                      .shardIterator();
              records.addAll(
                  KINESIS.client().getRecords(get -> get.shardIterator(iterator)).records());
            });
    return records;
  }

  @Test
  void kinesisGetsTheRowUnderItsKey() throws Exception {
    KINESIS.createStream("keys", 2);
    try (Receiver kinesis = open("kinesis:keys", KINESIS.endpoint())) {
      List<DeliveryRow> rows =
          List.of(row("a", "sensor 1"), row("b", null), row("c", ""), row("d", "k".repeat(300)));
      assertThat(kinesis.send(rows)).containsOnly(Outcome.DELIVERED).hasSize(4);
    }
    assertThat(records("keys").stream().map(record -> record.data().asUtf8String()))
        .containsExactlyInAnyOrder(
            "{\"id\":\"a\"}", "{\"id\":\"b\"}", "{\"id\":\"c\"}", "{\"id\":\"d\"}");
    assertThat(records("keys").stream().map(Record::partitionKey))
        .containsExactlyInAnyOrder("sensor 1", "b", "c", "d");
  }

  @Test
  void kinesisStreamCanBeAnArn() throws Exception {
    KINESIS.createStream("by-arn", 1);
    try (Receiver kinesis =
        open("kinesis:arn:aws:kinesis:eu-west-1:123456789012:stream/by-arn", KINESIS.endpoint())) {
      assertThat(kinesis.send(rows(1))).containsExactly(Outcome.DELIVERED);
    }
    assertThat(records("by-arn")).hasSize(1);
  }

  @Test
  void kinesisTellsWhichRowsFailed() throws Exception {
    KINESIS.createStream("partial", 1);
    KINESIS.setFaults(new KinesisFaults(1, Map.of(Fault.FAILED_PUT, 0.3), Duration.ZERO, false));
    List<DeliveryRow> rows = rows(100);
    List<Outcome> outcomes;
    try (Receiver kinesis = open("kinesis:partial", KINESIS.endpoint())) {
      outcomes = kinesis.send(rows);
    }
    List<String> delivered = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      if (outcomes.get(i).kind() == Kind.DELIVERED) {
        delivered.add(new String(rows.get(i).payload(), StandardCharsets.UTF_8));
      } else {
        assertThat(outcomes.get(i).kind()).isEqualTo(Kind.RETRY);
      }
    }
    assertThat(delivered).hasSizeBetween(40, 90);
    assertThat(records("partial").stream().map(record -> record.data().asUtf8String()))
        .containsExactlyInAnyOrderElementsOf(delivered);
  }

  @Test
  void missingStreamIsTriedAgainAndSaysWhatToCheck() throws Exception {
    try (Receiver kinesis = open("kinesis:missing", KINESIS.endpoint())) {
      assertThat(kinesis.send(rows(3)))
          .hasSize(3)
          .allMatch(outcome -> outcome.kind() == Kind.RETRY)
          .allMatch(outcome -> outcome.reason().contains("check its name, the region"));
    }
  }

  @Test
  void unreachableEndpointIsTriedAgain() throws Exception {
    stub = new StubServer(request -> Answer.of(200));
    String gone = stub.url();
    stub.close();
    for (String target :
        List.of("kinesis:s", "firehose:s", "sns:arn:aws:sns:eu-west-1:123456789012:s")) {
      try (Receiver receiver = open(target, gone)) {
        assertThat(receiver.send(rows(1)).get(0).kind()).as(target).isEqualTo(Kind.RETRY);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400, ValidationException, REFUSED",
    "400, InvalidArgumentException, REFUSED",
    "400, ResourceNotFoundException, RETRY",
    "400, AccessDeniedException, RETRY",
    "400, ExpiredTokenException, RETRY",
    "400, ProvisionedThroughputExceededException, RETRY",
    "400, SomethingNew, RETRY",
    "500, InternalFailure, RETRY",
    "503, ServiceUnavailable, RETRY"
  })
  void errorOfTheWholeCallDecides(int status, String code, Kind kind) throws Exception {
    stub =
        new StubServer(
            request ->
                new Answer(
                    status, Map.of("x-amzn-ErrorType", code), "{\"__type\":\"" + code + "\"}"));
    try (Receiver firehose = open("firehose:rows", stub.url())) {
      Outcome outcome = firehose.send(rows(1)).get(0);
      assertThat(outcome.kind()).isEqualTo(kind);
      assertThat(outcome.reason()).contains(code);
    }
    assertThat(stub.requests()).as("attempts of the SDK").hasSize(1);
  }

  @Test
  void rowThatFailsTheWholeCallIsFound() throws Exception {
    String bad =
        Base64.getEncoder().encodeToString("{\"id\":\"r2\"}\n".getBytes(StandardCharsets.UTF_8));
    stub =
        new StubServer(
            request ->
                request.text().contains(bad)
                    ? new Answer(400, Map.of("x-amzn-ErrorType", "ValidationException"), "{}")
                    : firehoseAnswer(request, List.of()));
    try (Receiver firehose = open("firehose:rows", stub.url())) {
      assertThat(firehose.send(rows(4)))
          .extracting(Outcome::kind)
          .containsExactly(Kind.DELIVERED, Kind.DELIVERED, Kind.REFUSED, Kind.DELIVERED);
    }
  }

  private static Answer firehoseAnswer(Request request, List<Integer> failed) {
    try {
      JsonNode json = new ObjectMapper().readTree(request.body());
      List<String> entries = new ArrayList<>();
      for (int i = 0; i < json.get("Records").size(); i++) {
        entries.add(
            failed.contains(i)
                ? "{\"ErrorCode\":\"ServiceUnavailableException\",\"ErrorMessage\":\"slow\"}"
                : "{\"RecordId\":\"" + i + "\"}");
      }
      return new Answer(
          200,
          Map.of("Content-Type", "application/x-amz-json-1.1"),
          "{\"FailedPutCount\":%d,\"RequestResponses\":[%s]}"
              .formatted(failed.size(), String.join(",", entries)));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void firehoseGetsLinesAndTellsWhichFailed() throws Exception {
    stub = new StubServer(request -> firehoseAnswer(request, List.of(1)));
    try (Receiver firehose =
        open("firehose:arn:aws:firehose:eu-west-1:123456789012:deliverystream/rows", stub.url())) {
      assertThat(firehose.send(rows(3)))
          .extracting(Outcome::kind)
          .containsExactly(Kind.DELIVERED, Kind.RETRY, Kind.DELIVERED);
    }
    JsonNode json = new ObjectMapper().readTree(stub.requests().get(0).body());
    assertThat(json.get("DeliveryStreamName").asText()).isEqualTo("rows");
    assertThat(json.get("Records"))
        .extracting(
            record ->
                new String(
                    Base64.getDecoder().decode(record.get("Data").asText()),
                    StandardCharsets.UTF_8))
        .containsExactly("{\"id\":\"r0\"}\n", "{\"id\":\"r1\"}\n", "{\"id\":\"r2\"}\n");
  }

  @Test
  void snsGetsAttributesAndInAFifoTopicGroups() throws Exception {
    stub =
        new StubServer(
            request ->
                new Answer(
                    200,
                    Map.of("Content-Type", "text/xml"),
                    SNS_OK.formatted(
                        "<member><Id>0</Id><MessageId>x</MessageId></member>"
                            + "<member><Id>1</Id><MessageId>y</MessageId></member>")));
    String topic = "arn:aws:sns:eu-west-1:123456789012:alerts.fifo";
    try (Receiver sns = open("sns:" + topic, stub.url())) {
      assertThat(sns.limits().oneRowPerKey()).isTrue();
      assertThat(sns.send(List.of(row("a", "sensor-1"), row("b", "blank in key"))))
          .containsExactly(Outcome.DELIVERED, Outcome.DELIVERED);
    }
    Map<String, String> form = form(stub.requests().get(0));
    String first = "PublishBatchRequestEntries.member.1.";
    assertThat(form)
        .containsEntry("Action", "PublishBatch")
        .containsEntry("TopicArn", topic)
        .containsEntry(first + "Message", "{\"id\":\"a\"}")
        .containsEntry(first + "MessageGroupId", "sensor-1")
        .containsEntry(first + "MessageDeduplicationId", "a");
    assertThat(attributes(form, first))
        .isEqualTo(Map.of("id", "a", "data_set", "anomalies", "job", "anomaly-filter"));
    assertThat(form.get("PublishBatchRequestEntries.member.2.MessageGroupId"))
        .matches("[0-9a-f-]{36}");
  }

  @Test
  void snsTellsWhichRowsFailed() throws Exception {
    stub =
        new StubServer(
            request ->
                new Answer(
                    200,
                    Map.of("Content-Type", "text/xml"),
                    SNS_OK
                        .formatted("<member><Id>1</Id><MessageId>y</MessageId></member>")
                        .replace(
                            "<Failed/>",
                            "<Failed><member><Id>0</Id><Code>Throttled</Code><Message>m</Message>"
                                + "<SenderFault>true</SenderFault></member><member><Id>2</Id>"
                                + "<Code>InvalidParameter</Code><Message>too long</Message>"
                                + "<SenderFault>true</SenderFault></member></Failed>")));
    try (Receiver sns = open("sns:arn:aws:sns:eu-west-1:123456789012:alerts", stub.url())) {
      assertThat(sns.limits().oneRowPerKey()).isFalse();
      assertThat(sns.send(rows(3)))
          .extracting(Outcome::kind)
          .containsExactly(Kind.RETRY, Kind.DELIVERED, Kind.REFUSED);
    }
    assertThat(form(stub.requests().get(0)))
        .doesNotContainKey("PublishBatchRequestEntries.member.1.MessageGroupId");
  }

  private static Map<String, String> form(Request request) {
    Map<String, String> form = new TreeMap<>();
    for (String pair : request.text().split("&")) {
      String[] parts = pair.split("=", 2);
      form.put(decode(parts[0]), decode(parts[1]));
    }
    return form;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static Map<String, String> attributes(Map<String, String> form, String entry) {
    Map<String, String> attributes = new TreeMap<>();
    for (int i = 1; i <= 3; i++) {
      String attribute = entry + "MessageAttributes.entry." + i + ".";
      attributes.put(form.get(attribute + "Name"), form.get(attribute + "Value.StringValue"));
    }
    return attributes;
  }

  @Test
  void rowsCountWithAllThatIsSent() {
    List<String> targets =
        List.of("kinesis:s", "firehose:s", "sns:arn:aws:sns:eu-west-1:123456789012:s");
    DeliveryRow row = row("a", "sensor-1");
    assertThat(
            targets.stream()
                .map(
                    target ->
                        open(target, "http://localhost:1").sizeOf(row) - row.payload().length))
        .satisfiesExactly(
            kinesis -> assertThat(kinesis).isEqualTo("sensor-1".length()),
            firehose -> assertThat(firehose).isEqualTo(1),
            sns -> assertThat(sns).isGreaterThan(80));
    assertThat(
            Stream.of(targets.get(0), targets.get(1), targets.get(2))
                .map(target -> open(target, "http://localhost:1").limits().rowBytes()))
        .containsExactly(1_048_576, 1_024_000, 262_144);
  }
}
