package io.shardflow.datagen.writer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;

class KinesisRecordWriterTest {
  private final FakeKinesis kinesis = new FakeKinesis();
  private final List<Duration> pauses = new ArrayList<>();
  private final KinesisRecordWriter writer =
      new KinesisRecordWriter(kinesis, "readings", 500, pauses::add);

  @Test
  void putsAtMost500RecordsPerCall() throws IOException {
    write(1, 1201);
    writer.close();

    assertThat(kinesis.calls).extracting(List::size).containsExactly(500, 500, 201);
    assertThat(kinesis.stored).isEqualTo(payloads(1, 1201));
    assertThat(kinesis.streams).containsOnly("readings");
    assertThat(pauses).isEmpty();
  }

  @Test
  void putsAtMostFiveMegabytesPerCallWithKeys() throws IOException {
    int megabyte = 1 << 20;
    byte[] payload = new byte[megabyte - 3];
    for (int n = 0; n < 10; n++) {
      writer.write("key", payload);
    }
    writer.write("k", new byte[0]);
    writer.close();

    assertThat(kinesis.calls).extracting(List::size).containsExactly(5, 5, 1);
    assertThat(kinesis.calls)
        .allSatisfy(
            call ->
                assertThat(
                        call.stream()
                            .mapToInt(
                                r -> r.data().asByteArray().length + r.partitionKey().length())
                            .sum())
                    .isLessThanOrEqualTo(5 * megabyte));
  }

  @Test
  void countsTheBytesOfKeysNotTheirCharacters() throws IOException {
    // 250 characters of three bytes each.
    String key = "\u65e5".repeat(250);
    for (int n = 0; n < 5; n++) {
      writer.write(key, new byte[(1 << 20) - 750]);
    }
    writer.write("k", new byte[0]);
    writer.close();

    assertThat(kinesis.calls).extracting(List::size).containsExactly(5, 1);
  }

  @Test
  void putsRecordsWithTheirPartitionKey() throws IOException {
    writer.write("sensor-7", "{}".getBytes(UTF_8));
    writer.flush();

    assertThat(kinesis.calls.get(0))
        .extracting(PutRecordsRequestEntry::partitionKey)
        .containsExactly("sensor-7");
  }

  @Test
  void flushSendsEachRecordOnce() throws IOException {
    write(1, 3);
    assertThat(kinesis.calls).isEmpty();

    writer.flush();
    assertThat(kinesis.stored).isEqualTo(payloads(1, 3));

    writer.flush();
    writer.close();
    assertThat(kinesis.calls).hasSize(1);
  }

  @Test
  void retriesOnlyFailedRecords() throws IOException {
    // Every third record fails once, every thirtieth four times.
    kinesis.failures = n -> n % 30 == 0 ? 4 : n % 3 == 0 ? 1 : 0;

    write(1, 90);
    writer.close();

    assertThat(kinesis.calls).extracting(List::size).containsExactly(90, 30, 3, 3, 3);
    assertThat(kinesis.stored).containsExactlyInAnyOrderElementsOf(payloads(1, 90));
    assertThat(writer.tally().records()).isEqualTo(90);
    assertThat(writer.tally().bytes()).isEqualTo(9 + 2 * 81);
    assertThat(writer.tally().throttled()).isEqualTo(39);
    assertThat(writer.tally().failed()).isZero();
  }

  @Test
  void countsThrottledAndFailedRecordsSeparately() throws IOException {
    kinesis.failures = n -> n <= 30 ? 1 : 0;
    kinesis.error = n -> n <= 10 ? "InternalFailure" : "ProvisionedThroughputExceededException";

    write(1, 90);
    writer.close();

    assertThat(kinesis.stored).containsExactlyInAnyOrderElementsOf(payloads(1, 90));
    assertThat(writer.tally().records()).isEqualTo(90);
    assertThat(writer.tally().throttled()).isEqualTo(20);
    assertThat(writer.tally().failed()).isEqualTo(10);
  }

  @Test
  void putsAtMostBatchRecordsPerCall() throws IOException {
    KinesisRecordWriter slow = new KinesisRecordWriter(kinesis, "readings", 3, pauses::add);
    for (String payload : payloads(1, 7)) {
      slow.write("key", payload.getBytes(UTF_8));
    }
    slow.close();

    assertThat(kinesis.calls).extracting(List::size).containsExactly(3, 3, 1);
  }

  @Test
  void pausesIncreaseUpToAMaximum() throws IOException {
    kinesis.failures = n -> 11;

    write(1, 1);
    writer.flush();

    assertThat(kinesis.stored).isEqualTo(payloads(1, 1));
    assertThat(pauses).hasSize(11);
    assertThat(pauses.get(0)).isBetween(Duration.ofMillis(50), Duration.ofMillis(100));
    assertThat(pauses.get(3)).isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
    assertThat(pauses.get(10)).isBetween(Duration.ofMillis(2500), Duration.ofSeconds(5));
  }

  @Test
  void givesUpAfterTheMaximumOfAttempts() {
    kinesis.failures = n -> n <= 2 ? 1000 : 0;

    assertThatThrownBy(
            () -> {
              write(1, 10);
              writer.flush();
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("readings")
        .hasMessageContaining("2 of 10 records")
        .hasMessageContaining("ProvisionedThroughputExceededException: Rate exceeded");

    assertThat(kinesis.stored).isEqualTo(payloads(3, 10));
    assertThat(writer.tally().records()).isEqualTo(8);
  }

  @Test
  void doesNotRepeatRecordsAfterGivingUp() throws IOException {
    kinesis.failures = n -> n <= 2 ? 1000 : 0;
    write(1, 10);
    assertThatThrownBy(writer::flush).isInstanceOf(IOException.class);
    int calls = kinesis.calls.size();

    writer.close();

    assertThat(kinesis.calls).hasSize(calls);
    assertThat(kinesis.closed).isTrue();
  }

  @Test
  void errorsNameTheStream() throws IOException {
    kinesis.refusal =
        ResourceNotFoundException.builder().message("Stream readings not found").build();
    write(1, 1);

    assertThatThrownBy(writer::flush)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Cannot put records into stream readings")
        .hasMessageContaining("not found")
        .hasCause(kinesis.refusal);
    assertThat(writer.tally().records()).isZero();
    assertThat(writer.tally().failed()).isEqualTo(1);
  }

  @Test
  void closesTheClientEvenIfTheLastFlushFails() throws IOException {
    kinesis.refusal = SdkClientException.create("Unable to connect");
    write(1, 1);

    assertThatThrownBy(writer::close)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Unable to connect");

    assertThat(kinesis.closed).isTrue();
  }

  private void write(int from, int to) throws IOException {
    for (String payload : payloads(from, to)) {
      writer.write("key", payload.getBytes(UTF_8));
    }
  }

  private static List<String> payloads(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
  }

  /** Stores records, except those that the test lets it refuse. */
  private static final class FakeKinesis implements KinesisClient {
    final List<List<PutRecordsRequestEntry>> calls = new ArrayList<>();
    final List<String> streams = new ArrayList<>();
    final List<String> stored = new ArrayList<>();
    final Map<String, Integer> attempts = new HashMap<>();
    ToIntFunction<Integer> failures = n -> 0;
    IntFunction<String> error = n -> "ProvisionedThroughputExceededException";
    RuntimeException refusal;
    boolean closed;

    @Override
    public PutRecordsResponse putRecords(PutRecordsRequest request) {
      if (refusal != null) {
        throw refusal;
      }
      calls.add(request.records());
      streams.add(request.streamName());
      List<PutRecordsResultEntry> results = request.records().stream().map(this::put).toList();
      return PutRecordsResponse.builder().records(results).build();
    }

    private PutRecordsResultEntry put(PutRecordsRequestEntry entry) {
      String payload = entry.data().asString(UTF_8);
      boolean fails =
          payload.matches("\\d+")
              && attempts.merge(payload, 1, Integer::sum)
                  <= failures.applyAsInt(Integer.valueOf(payload));
      if (fails) {
        return PutRecordsResultEntry.builder()
            .errorCode(error.apply(Integer.parseInt(payload)))
            .errorMessage("Rate exceeded")
            .build();
      }
      stored.add(payload);
      return PutRecordsResultEntry.builder()
          .shardId("shardId-000000000000")
          .sequenceNumber(Integer.toString(stored.size()))
          .build();
    }

    @Override
    public String serviceName() {
      return SERVICE_NAME;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
