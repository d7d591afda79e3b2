package io.shardflow.localkinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.shardflow.localkinesis.faults.KinesisFaults.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.firehose.FirehoseClient;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamDescription;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamStatus;
import software.amazon.awssdk.services.firehose.model.DeliveryStreamType;
import software.amazon.awssdk.services.firehose.model.FirehoseException;
import software.amazon.awssdk.services.firehose.model.InvalidArgumentException;
import software.amazon.awssdk.services.firehose.model.LimitExceededException;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponse;
import software.amazon.awssdk.services.firehose.model.PutRecordBatchResponseEntry;
import software.amazon.awssdk.services.firehose.model.Record;
import software.amazon.awssdk.services.firehose.model.ResourceNotFoundException;
import software.amazon.awssdk.services.firehose.model.ServiceUnavailableException;

/** Tests Firehose as a client observes it, and the files that it writes. */
@Timeout(60)
class FirehoseTest {
  private static final String STREAM = "results";
  private static final int BUFFER_BYTES = 10_000;
  private static final Duration BUFFER_INTERVAL = Duration.ofMinutes(5);

  @RegisterExtension final ManualKinesis kinesis = new ManualKinesis();
  @TempDir Path folder;
  private FirehoseClient client;

  @Test
  void recordsBecomeAFileInTheFolderOfTheirHour() throws IOException {
    start(settings -> settings);
    kinesis.pass(Duration.ofMinutes(59));

    putBatch("one\n", "two without line break");
    kinesis.pass(Duration.ofMinutes(4));
    client.putRecord(put -> put.deliveryStreamName(STREAM).record(record("three\n")));
    assertThat(files()).isEmpty();
    kinesis.pass(Duration.ofMinutes(1));

    await().until(() -> files().size() == 1);
    Path file = files().get(0);
    assertThat(file).hasContent("one\ntwo without line breakthree\n");
    // Folder and name have the time of the first record.
    assertThat(folder.relativize(file).toString())
        .matches("2024/05/01/12/results-1-2024-05-01-12-59-00-[0-9a-f-]{36}");
    assertThat(kinesis.counts().deliveryRecords()).isEqualTo(3);
    assertThat(kinesis.counts().recordsIn()).isZero();
  }

  @Test
  void filesAreCompleteAtTheirSize() throws IOException {
    start(settings -> settings);
    List<String> records =
        IntStream.range(0, 1000).mapToObj(i -> "record %04d\n".formatted(i)).toList();

    for (int i = 0; i < 1000; i += 100) {
      putBatch(records.subList(i, i + 100).toArray(String[]::new));
      kinesis.pass(Duration.ofSeconds(1));
    }
    await().until(() -> files().size() == 1);
    // The rest is incomplete until the end.
    kinesis.server().close();

    assertThat(files()).hasSize(2);
    assertThat(Files.size(files().get(0))).isBetween(10_000L, 11_200L);
    assertThat(content()).isEqualTo(String.join("", records));
  }

  @Test
  void describesItsStreams() throws IOException {
    start(settings -> settings);

    DeliveryStreamDescription described =
        client
            .describeDeliveryStream(describe -> describe.deliveryStreamName(STREAM))
            .deliveryStreamDescription();

    assertThat(described.deliveryStreamName()).isEqualTo(STREAM);
    assertThat(described.deliveryStreamARN())
        .isEqualTo("arn:aws:firehose:us-east-1:000000000000:deliverystream/results");
    assertThat(described.deliveryStreamStatus()).isEqualTo(DeliveryStreamStatus.ACTIVE);
    assertThat(described.deliveryStreamType()).isEqualTo(DeliveryStreamType.DIRECT_PUT);
    assertThat(described.createTimestamp()).isEqualTo(Instant.parse("2024-05-01T12:00:00Z"));
    kinesis.server().createDeliveryStream("other", folder, 1000, BUFFER_INTERVAL);
    assertThat(client.listDeliveryStreams().deliveryStreamNames()).containsExactly("other", STREAM);
    assertThat(client.listDeliveryStreams(list -> list.limit(1)).hasMoreDeliveryStreams()).isTrue();
    assertThat(
            client
                .listDeliveryStreams(list -> list.exclusiveStartDeliveryStreamName("other"))
                .deliveryStreamNames())
        .containsExactly(STREAM);
  }

  @Test
  void unknownStreamsAreNotFound() throws IOException {
    start(settings -> settings);
    assertThatThrownBy(
            () -> client.putRecord(put -> put.deliveryStreamName("none").record(record("x"))))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining("Firehose none under account 000000000000 not found.");
    assertThatThrownBy(
            () -> client.describeDeliveryStream(describe -> describe.deliveryStreamName("none")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void tooLargePutsAreRefusedAsAWhole() throws IOException {
    start(settings -> settings);
    String largest = "x".repeat(1000 << 10);

    assertInvalid(largest + "x");
    assertInvalid(new String[0]);
    assertInvalid(Collections.nCopies(501, "x").toArray(String[]::new));
    assertThatThrownBy(() -> putBatch(largest, largest, largest, largest, largest))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("4 MB");
    assertThat(kinesis.counts().deliveryRecords()).isZero();
    assertThat(putBatch(largest, largest, largest, largest).failedPutCount()).isZero();
    assertThat(putBatch(Collections.nCopies(500, "x").toArray(String[]::new)).failedPutCount())
        .isZero();
  }

  private void assertInvalid(String... records) {
    assertThatThrownBy(() -> putBatch(records))
        .isInstanceOfSatisfying(
            FirehoseException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
  }

  @Test
  void failedPutsRefuseSingleRecords() throws IOException {
    start(
        settings ->
            settings.withFaults(FaultInjectionTest.faults(1, Map.of(Fault.FAILED_PUT, 0.3))));
    String[] records = IntStream.range(0, 300).mapToObj(i -> i + "\n").toArray(String[]::new);

    PutRecordBatchResponse response = putBatch(records);
    List<String> accepted = new ArrayList<>();
    for (int i = 0; i < records.length; i++) {
      PutRecordBatchResponseEntry result = response.requestResponses().get(i);
      if (result.errorCode() == null) {
        assertThat(result.recordId()).isNotEmpty();
        accepted.add(records[i]);
      } else {
        assertThat(result.errorCode()).isEqualTo("ServiceUnavailableException");
        assertThat(result.errorMessage()).isEqualTo("Slow down.");
        assertThat(result.recordId()).isNull();
      }
    }

    assertThat(response.failedPutCount()).isBetween(60, 120).isEqualTo(300 - accepted.size());
    kinesis.server().close();
    assertThat(content()).isEqualTo(String.join("", accepted));
    assertThat(kinesis.counts().faults())
        .isEqualTo(Map.of(Fault.FAILED_PUT, (long) response.failedPutCount()));
  }

  @Test
  void faultsUseTheErrorsOfFirehose() throws IOException {
    start(
        settings ->
            settings.withFaults(FaultInjectionTest.faults(1, Map.of(Fault.THROTTLED, 1.0))));
    ServiceUnavailableException throttled =
        catchThrowableOfType(ServiceUnavailableException.class, () -> putBatch("x"));
    assertThat(throttled.statusCode()).isEqualTo(500);
    assertThatThrownBy(
            () -> client.describeDeliveryStream(describe -> describe.deliveryStreamName(STREAM)))
        .isInstanceOf(LimitExceededException.class);

    kinesis.setFaults(FaultInjectionTest.faults(1, Map.of(Fault.ERROR, 1.0)));
    FirehoseException error = catchThrowableOfType(FirehoseException.class, () -> putBatch("x"));
    assertThat(error.statusCode()).isEqualTo(500);
    assertThat(error.awsErrorDetails().errorCode()).isEqualTo("InternalFailure");
    assertThat(kinesis.counts().deliveryRecords()).isZero();

    // The response is cut after the record has been accepted.
    kinesis.setFaults(FaultInjectionTest.faults(1, Map.of(Fault.CUT, 1.0)));
    assertThatThrownBy(() -> putBatch("x")).isInstanceOf(SdkClientException.class);
    assertThat(kinesis.counts().deliveryRecords()).isEqualTo(1);
    assertThat(kinesis.counts().calls())
        .isEqualTo(Map.of("firehose:PutRecordBatch", 3L, "firehose:DescribeDeliveryStream", 1L));
  }

  @Test
  void quotasRefuseRecordsUntilTimePasses() throws IOException {
    start(settings -> settings.withLimits(true));
    String large = "x".repeat(400 << 10);

    PutRecordBatchResponse response = putBatch(large, large, large, "small");
    assertThat(response.failedPutCount()).isEqualTo(1);
    assertThat(response.requestResponses().get(2).errorCode())
        .isEqualTo("ServiceUnavailableException");
    assertThatThrownBy(
            () -> client.putRecord(put -> put.deliveryStreamName(STREAM).record(record(large))))
        .isInstanceOf(ServiceUnavailableException.class);
    kinesis.pass(Duration.ofSeconds(1));
    assertThat(putBatch(large, large).failedPutCount()).isZero();
    assertThat(kinesis.counts().refused()).isEqualTo(2);
  }

  @Test
  void usersMayCallOnlyTheirActions() throws IOException {
    start(
        settings ->
            settings.withUsers(Map.of("local", Set.of("firehose:PutRecordBatch", "PutRecord"))));
    putBatch("x");
    // PutRecord without the name of a service is that of Kinesis.
    assertThatThrownBy(
            () -> client.putRecord(put -> put.deliveryStreamName(STREAM).record(record("x"))))
        .isInstanceOf(FirehoseException.class)
        .hasMessageContaining(
            "User: arn:aws:iam::000000000000:user/local is not authorized to perform:"
                + " firehose:PutRecord on resource:"
                + " arn:aws:firehose:us-east-1:000000000000:deliverystream/results because no"
                + " identity-based policy allows the firehose:PutRecord action");
  }

  @Test
  void aFileThatCannotBeWrittenLosesNoRecord() throws IOException {
    start(settings -> settings);
    Path obstacle = Files.createFile(folder.resolve("2024"));
    putBatch("before\n");
    kinesis.pass(BUFFER_INTERVAL);

    FirehoseException error =
        catchThrowableOfType(FirehoseException.class, () -> putBatch("refused\n"));
    assertThat(error.statusCode()).isEqualTo(500);
    assertThat(error).hasMessageContaining("Cannot write a file of delivery stream results");
    assertThatThrownBy(() -> kinesis.server().close()).isInstanceOf(UncheckedIOException.class);

    Files.delete(obstacle);
    kinesis.server().close();
    assertThat(content()).isEqualTo("before\n");
  }

  private void start(UnaryOperator<KinesisSettings> settings) throws IOException {
    kinesis.start(1, settings);
    kinesis.server().createDeliveryStream(STREAM, folder, BUFFER_BYTES, BUFFER_INTERVAL);
    client = kinesis.client(FirehoseClient.builder());
  }

  private PutRecordBatchResponse putBatch(String... records) {
    return client.putRecordBatch(
        put ->
            put.deliveryStreamName(STREAM)
                .records(Stream.of(records).map(FirehoseTest::record).toList()));
  }

  private static Record record(String data) {
    return Record.builder().data(SdkBytes.fromUtf8String(data)).build();
  }

  /** Returns the contents of all files, in the order of their times. */
  private String content() throws IOException {
    StringBuilder content = new StringBuilder();
    for (Path file : files()) {
      content.append(Files.readString(file));
    }
    return content.toString();
  }

  /** Returns all files that are not hidden, in the order of their times. */
  private List<Path> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }
}
