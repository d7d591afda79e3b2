package io.shardflow.localkinesis;

import static io.shardflow.localkinesis.ManualKinesis.STREAM;
import static io.shardflow.localkinesis.ManualKinesis.payloads;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.shardflow.localkinesis.faults.KinesisFaults;
import io.shardflow.localkinesis.faults.KinesisFaults.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Tests injected faults as a client observes them. */
@Timeout(60)
class FaultInjectionTest {
  @RegisterExtension final ManualKinesis kinesis = new ManualKinesis();

  @Test
  void aShareOfZeroMeansNever() throws IOException {
    start(1, Arrays.stream(Fault.values()).collect(Collectors.toMap(fault -> fault, fault -> 0.0)));
    Shard shard = kinesis.shards().get(0);
    for (int i = 0; i < 50; i++) {
      assertThat(putNumbers(shard, 10 * i, 10).failedRecordCount()).isZero();
    }

    assertThat(kinesis.read(shard)).isEqualTo(numbers(0, 500));
    assertThat(kinesis.counts().faults()).isEmpty();
  }

  @Test
  void throttlingUsesTheErrorOfTheOperation() throws IOException {
    start(1, Map.of(Fault.THROTTLED, 1.0));
    List<Consumer<KinesisClient>> ofRecords =
        List.of(
            client -> put(client, "any"),
            client ->
                client.putRecords(
                    put ->
                        put.streamName(STREAM)
                            .records(
                                PutRecordsRequestEntry.builder()
                                    .partitionKey("k")
                                    .data(SdkBytes.fromUtf8String("any"))
                                    .build())),
            client ->
                client.getShardIterator(
                    get ->
                        get.streamName(STREAM)
                            .shardId("shardId-000000000000")
                            .shardIteratorType(ShardIteratorType.LATEST)),
            client -> client.getRecords(get -> get.shardIterator("any")));
    List<Consumer<KinesisClient>> others =
        List.of(
            KinesisClient::listStreams,
            client -> client.createStream(create -> create.streamName("other").shardCount(1)),
            client -> client.describeStream(describe -> describe.streamName(STREAM)),
            client -> client.describeStreamSummary(describe -> describe.streamName(STREAM)),
            client -> client.listShards(list -> list.streamName(STREAM)),
            client ->
                client.registerStreamConsumer(
                    register -> register.streamARN("any").consumerName("any")));

    assertThat(ofRecords)
        .allSatisfy(
            call ->
                assertThatThrownBy(() -> call.accept(kinesis.client()))
                    .isInstanceOf(ProvisionedThroughputExceededException.class));
    assertThat(others)
        .allSatisfy(
            call ->
                assertThatThrownBy(() -> call.accept(kinesis.client()))
                    .isInstanceOf(LimitExceededException.class));
    assertThat(kinesis.counts().faults()).isEqualTo(Map.of(Fault.THROTTLED, 10L));
    assertThat(kinesis.counts().recordsIn()).isZero();
    // Refusals by the limits of shards are counted separately.
    assertThat(kinesis.counts().refused()).isZero();
  }

  @Test
  void errorsAreInternalFailuresWithoutEffect() throws IOException {
    start(1, Map.of(Fault.ERROR, 1.0));

    KinesisException error =
        catchThrowableOfType(KinesisException.class, () -> put(kinesis.client(), "any"));
    assertThat(error.statusCode()).isEqualTo(500);
    assertThat(error.awsErrorDetails().errorCode()).isEqualTo("InternalFailure");
    assertThat(kinesis.counts().recordsIn()).isZero();
    assertThat(kinesis.counts().faults()).isEqualTo(Map.of(Fault.ERROR, 1L));
  }

  @Test
  void faultsFollowTheirShareAndSeed() throws IOException {
    List<List<Boolean>> runs = new ArrayList<>();
    for (long seed : new long[] {1, 1, 2}) {
      kinesis.start(1, settings -> settings.withFaults(faults(seed, Map.of(Fault.ERROR, 0.2))));
      List<Boolean> refused = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        refused.add(catchThrowable(() -> put(kinesis.client(), "any")) != null);
      }
      long count = refused.stream().filter(one -> one).count();
      assertThat(count).isBetween(75L, 125L);
      assertThat(kinesis.counts().faults()).isEqualTo(Map.of(Fault.ERROR, count));
      assertThat(kinesis.counts().recordsIn()).isEqualTo(500 - count);
      runs.add(refused);
    }

    assertThat(runs.get(1)).isEqualTo(runs.get(0));
    assertThat(runs.get(2)).isNotEqualTo(runs.get(0));
  }

  @Test
  void failedPutsRefuseSingleRecordsOfACall() throws IOException {
    start(1, Map.of(Fault.FAILED_PUT, 0.3));
    Shard shard = kinesis.shards().get(0);

    PutRecordsResponse put = putNumbers(shard, 0, 300);
    List<String> stored =
        IntStream.range(0, 300)
            .filter(n -> put.records().get(n).errorCode() == null)
            .mapToObj(String::valueOf)
            .toList();
    assertThat(put.failedRecordCount()).isEqualTo(300 - stored.size()).isBetween(60, 120);
    assertThat(put.records())
        .extracting(PutRecordsResultEntry::errorCode)
        .containsOnly(null, "InternalFailure");
    assertThat(kinesis.read(shard)).isEqualTo(stored);
    assertThat(kinesis.counts().recordsIn()).isEqualTo(stored.size());
    assertThat(kinesis.counts().faults())
        .isEqualTo(Map.of(Fault.FAILED_PUT, (long) put.failedRecordCount()));
  }

  @Test
  void failedPutsDoNotAffectPutRecord() throws IOException {
    start(1, Map.of(Fault.FAILED_PUT, 1.0));
    put(kinesis.client(), "any");
    assertThat(kinesis.counts().recordsIn()).isEqualTo(1);
    assertThat(kinesis.counts().faults()).isEmpty();
  }

  @Test
  void slowResponsesAreOvertakenByOthers() throws Exception {
    kinesis.start(
        1,
        settings ->
            settings.withFaults(
                new KinesisFaults(1, Map.of(Fault.SLOW, 0.5), Duration.ofDays(1), false)));
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        long slow = slow();
        Future<?> call = threads.submit(() -> put(kinesis.client(), "any"));
        calls.add(call);
        while (!call.isDone() && slow() == slow) {
          Thread.onSpinWait();
        }
      }

      // The calls have taken effect, although their responses are still delayed.
      assertThat(kinesis.counts().recordsIn()).isEqualTo(20);
      assertThat(calls).filteredOn(call -> !call.isDone()).hasSize((int) slow());
      assertThat(slow()).isBetween(1L, 19L);
      kinesis.server().close();
      for (Future<?> call : calls) {
        catchThrowable(call::get);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void slowResponsesArrive() throws IOException {
    kinesis.start(
        1,
        settings ->
            settings.withFaults(
                new KinesisFaults(1, Map.of(Fault.SLOW, 1.0), Duration.ofMillis(1), false)));
    Shard shard = kinesis.shards().get(0);
    putNumbers(shard, 0, 10);
    assertThat(kinesis.read(shard)).isEqualTo(numbers(0, 10));
    assertThat(kinesis.counts().faults()).isEqualTo(Map.of(Fault.SLOW, 4L));
  }

  @Test
  void putsCanBeExcludedFromFaults() throws IOException {
    Map<Fault, Double> shares = Map.of(Fault.ERROR, 1.0, Fault.FAILED_PUT, 1.0);
    kinesis.start(
        1, settings -> settings.withFaults(new KinesisFaults(1, shares, Duration.ZERO, true)));

    put(kinesis.client(), "any");
    assertThatThrownBy(() -> kinesis.client().listStreams()).isInstanceOf(KinesisException.class);
    assertThat(kinesis.counts().recordsIn()).isEqualTo(1);
  }

  @Test
  void faultsCanBeChangedAtRuntime() throws IOException {
    kinesis.start(1, settings -> settings);
    Shard shard = kinesis.shards().get(0);
    assertThat(putNumbers(shard, 0, 5).failedRecordCount()).isZero();
    kinesis.setFaults(faults(1, Map.of(Fault.FAILED_PUT, 1.0)));
    assertThat(putNumbers(shard, 5, 5).failedRecordCount()).isEqualTo(5);
    kinesis.setFaults(KinesisFaults.NONE);
    assertThat(putNumbers(shard, 5, 5).failedRecordCount()).isZero();

    assertThat(kinesis.read(shard)).isEqualTo(numbers(0, 10));
    assertThat(kinesis.counts().faults()).isEqualTo(Map.of(Fault.FAILED_PUT, 5L));
  }

  @Test
  void callsTakeEffectBeforeTheConnectionIsCut() throws IOException {
    start(1, Map.of(Fault.CUT, 1.0));

    assertThatThrownBy(() -> put(kinesis.client(), "any")).isInstanceOf(SdkClientException.class);
    assertThat(kinesis.counts().recordsIn()).isEqualTo(1);
    assertThat(kinesis.counts().faults()).isEqualTo(Map.of(Fault.CUT, 1L));
  }

  @Test
  void refusedCallsAreNotCut() throws IOException {
    start(1, Map.of(Fault.CUT, 1.0));
    assertThatThrownBy(() -> kinesis.client().deleteStream(delete -> delete.streamName("other")))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThat(kinesis.counts().faults()).isEmpty();
  }

  @Test
  void aRetryAfterACutMakesADuplicate() throws IOException {
    kinesis.start(1, settings -> settings.withFaults(only(1, Fault.CUT)));

    put(kinesis.client(ManualKinesis.persistent()), "once");

    assertThat(kinesis.counts().faults()).isEqualTo(Map.of(Fault.CUT, 1L));
    assertThat(kinesis.read(kinesis.shards().get(0))).containsExactly("once", "once");
  }

  @Test
  void iteratorsAreReportedAsExpired() throws IOException {
    start(1, Map.of(Fault.EXPIRED, 1.0));
    Shard shard = kinesis.shards().get(0);
    String iterator = kinesis.iterator(shard, ShardIteratorType.LATEST);

    assertThatThrownBy(() -> kinesis.get(iterator))
        .isInstanceOf(ExpiredIteratorException.class)
        .hasMessageContaining("expired");
    assertThat(kinesis.counts().faults()).isEqualTo(Map.of(Fault.EXPIRED, 1L));
  }

  @Test
  void aReadIsRepeatedOnceAndThenContinues() throws IOException {
    start(1, Map.of(Fault.REPEATED, 0.4));
    Shard shard = kinesis.shards().get(0);
    putNumbers(shard, 0, 200);

    List<List<String>> reads = new ArrayList<>();
    int repeated = 0;
    String iterator = kinesis.iterator(shard, ShardIteratorType.TRIM_HORIZON);
    while (reads.size() < 20) {
      String from = iterator;
      GetRecordsResponse got =
          kinesis.client().getRecords(get -> get.shardIterator(from).limit(10));
      List<String> numbers = got.records().stream().map(Record::sequenceNumber).toList();
      if (!reads.isEmpty() && reads.get(reads.size() - 1).equals(numbers)) {
        repeated++;
      } else {
        reads.add(numbers);
      }
      iterator = got.nextShardIterator();
    }

    assertThat(reads).allSatisfy(read -> assertThat(read).hasSize(10));
    assertThat(reads.stream().flatMap(List::stream)).isSorted().doesNotHaveDuplicates();
    assertThat(repeated).isPositive();
    assertThat(kinesis.counts().faults()).isEqualTo(Map.of(Fault.REPEATED, (long) repeated));
    assertThat(kinesis.counts().recordsOut()).isEqualTo(200 + 10L * repeated);
  }

  @Test
  void theLastReadOfAClosedShardIsRepeated() throws IOException {
    kinesis.start(1, settings -> settings.withFaults(only(1, Fault.REPEATED)));
    Shard shard = kinesis.shards().get(0);
    putNumbers(shard, 0, 3);
    kinesis.split(shard);

    GetRecordsResponse first = kinesis.get(kinesis.iterator(shard, ShardIteratorType.TRIM_HORIZON));
    assertThat(payloads(first)).isEqualTo(numbers(0, 3));
    assertThat(first.childShards()).isEmpty();
    GetRecordsResponse second = kinesis.get(first.nextShardIterator());
    assertThat(payloads(second)).isEqualTo(numbers(0, 3));
    assertThat(second.nextShardIterator()).isNull();
    assertThat(second.childShards()).hasSize(2);
  }

  private void start(int shards, Map<Fault, Double> shares) throws IOException {
    kinesis.start(shards, settings -> settings.withFaults(faults(1, shares)));
  }

  /** Returns faults whose seed hits only one of the first ten draws, counted from 1. */
  static KinesisFaults only(int occasion, Fault fault) {
    double share = 0.5;
    long seed = 0;
    while (true) {
      Random random = new Random(seed);
      boolean fits = true;
      for (int i = 1; i <= 10; i++) {
        fits &= random.nextDouble() < share == (i == occasion);
      }
      if (fits) {
        return faults(seed, Map.of(fault, share));
      }
      seed++;
    }
  }

  static KinesisFaults faults(long seed, Map<Fault, Double> shares) {
    return new KinesisFaults(seed, shares, Duration.ZERO, false);
  }

  private long slow() {
    return count(Fault.SLOW);
  }

  private long count(Fault fault) {
    return kinesis.counts().faults().getOrDefault(fault, 0L);
  }

  private static void put(KinesisClient client, String data) {
    client.putRecord(
        put -> put.streamName(STREAM).partitionKey("k").data(SdkBytes.fromUtf8String(data)));
  }

  private PutRecordsResponse putNumbers(Shard shard, int first, int count) {
    return kinesis.put(
        numbers(first, count).stream()
            .map(number -> kinesis.entry(shard, number.getBytes(UTF_8)))
            .toList());
  }

  private static List<String> numbers(int first, int count) {
    return IntStream.range(first, first + count).mapToObj(String::valueOf).toList();
  }
}
