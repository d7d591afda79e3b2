package io.shardflow.localkinesis;

import static io.shardflow.localkinesis.ManualKinesis.STREAM;
import static io.shardflow.localkinesis.ManualKinesis.payloads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.ExpiredNextTokenException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Tests the retention of records, shards and iterators, and their use of memory. */
@Timeout(60)
class RetentionTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration FIVE_MINUTES = Duration.ofMinutes(5);
  private static final int MIB = 1 << 20;

  @RegisterExtension final ManualKinesis kinesis = new ManualKinesis();

  @Test
  void recordsAreRetainedForExactlyOneDay() throws IOException {
    Shard shard = start(1).get(0);
    kinesis.put(shard, "first");
    kinesis.put(shard, "second");
    kinesis.pass(HOUR);
    String third = kinesis.put(shard, "third");
    kinesis.pass(HOUR);
    kinesis.put(shard, "fourth");

    kinesis.pass(DAY.minus(HOUR).minus(HOUR));
    assertThat(kinesis.read(shard)).containsExactly("first", "second", "third", "fourth");
    kinesis.pass(MILLI);
    GetRecordsResponse left = kinesis.get(kinesis.iterator(shard, ShardIteratorType.TRIM_HORIZON));
    assertThat(payloads(left)).containsExactly("third", "fourth");
    assertThat(left.records().get(0).sequenceNumber()).isEqualTo(third);
    kinesis.pass(HOUR);
    assertThat(kinesis.read(shard)).containsExactly("fourth");
    kinesis.pass(HOUR);
    assertThat(kinesis.read(shard)).isEmpty();
    kinesis.put(shard, "fifth");
    assertThat(kinesis.read(shard)).containsExactly("fifth");
    assertThat(kinesis.counts().dropped()).isZero();
  }

  @Test
  void readersOfExpiredRecordsContinueAtTheOldest() throws IOException {
    Shard shard = start(1).get(0);
    String first = kinesis.put(shard, "first");
    kinesis.pass(Duration.ofMinutes(1));
    kinesis.put(shard, "second");
    kinesis.pass(DAY.minusMinutes(1));
    String iterator = kinesis.iterator(shard, ShardIteratorType.TRIM_HORIZON);

    kinesis.pass(MILLI);
    assertThat(payloads(kinesis.get(iterator))).containsExactly("second");
    String gone =
        kinesis
            .client()
            .getShardIterator(
                get ->
                    get.streamName(STREAM)
                        .shardId(shard.shardId())
                        .shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER)
                        .startingSequenceNumber(first))
            .shardIterator();
    assertThat(payloads(kinesis.get(gone))).containsExactly("second");
  }

  @Test
  void recordsExpireAfterTheRetentionOfTheStream() throws IOException {
    Shard shard = start(1).get(0);
    kinesis.put(shard, "first");
    kinesis.pass(HOUR);
    kinesis.put(shard, "second");
    kinesis
        .client()
        .increaseStreamRetentionPeriod(
            increase -> increase.streamName(STREAM).retentionPeriodHours(48));

    kinesis.pass(DAY);
    assertThat(kinesis.read(shard)).containsExactly("first", "second");
    kinesis
        .client()
        .decreaseStreamRetentionPeriod(
            decrease -> decrease.streamName(STREAM).retentionPeriodHours(24));
    assertThat(kinesis.read(shard)).containsExactly("second");
  }

  @Test
  void streamsStartWithTheRetentionOfTheSettings() throws IOException {
    kinesis.start(1, settings -> settings.withRetention(Duration.ofMinutes(1)));
    Shard shard = kinesis.shards().get(0);
    kinesis.put(shard, "first");
    kinesis.pass(Duration.ofMinutes(1));
    assertThat(kinesis.read(shard)).containsExactly("first");
    kinesis.pass(MILLI);
    assertThat(kinesis.read(shard)).isEmpty();
  }

  @Test
  void closedShardsExistAsLongAsTheirRecords() throws IOException {
    Shard parent = start(1).get(0);
    kinesis.put(parent, "last");
    kinesis.split(parent);

    kinesis.pass(DAY);
    assertThat(kinesis.shards()).extracting(Shard::shardId).hasSize(3).contains(parent.shardId());
    assertThat(kinesis.read(parent)).containsExactly("last");
    kinesis.pass(MILLI);
    assertThatThrownBy(() -> kinesis.read(parent)).isInstanceOf(ResourceNotFoundException.class);
    assertThat(kinesis.shards())
        .hasSize(2)
        .allSatisfy(child -> assertThat(child.parentShardId()).isEqualTo(parent.shardId()));
  }

  @Test
  void expiredShardsReleaseTheirMemory() throws IOException {
    Shard parent = start(1).get(0);
    kinesis.put(parent, "last");
    kinesis.split(parent);
    assertThat(kinesis.counts().heldBytes()).isPositive();

    kinesis.pass(DAY.plus(MILLI));
    assertThat(kinesis.shards()).hasSize(2);
    assertThat(kinesis.counts().heldBytes()).isZero();
  }

  @Test
  void iteratorsAreValidForFiveMinutes() throws IOException {
    Shard shard = start(1).get(0);
    String iterator = kinesis.iterator(shard, ShardIteratorType.LATEST);

    kinesis.pass(FIVE_MINUTES);
    String next = kinesis.get(iterator).nextShardIterator();
    kinesis.pass(MILLI);
    assertThatThrownBy(() -> kinesis.get(iterator))
        .isInstanceOf(ExpiredIteratorException.class)
        .hasMessageContaining("expired");
    assertThat(kinesis.get(next).nextShardIterator()).isNotNull();
  }

  @Test
  void pageTokensAreValidForFiveMinutes() throws IOException {
    start(3);
    String token =
        kinesis.client().listShards(list -> list.streamName(STREAM).maxResults(2)).nextToken();

    kinesis.pass(FIVE_MINUTES);
    assertThat(kinesis.client().listShards(list -> list.nextToken(token)).shards()).hasSize(1);
    kinesis.pass(MILLI);
    assertThatThrownBy(() -> kinesis.client().listShards(list -> list.nextToken(token)))
        .isInstanceOf(ExpiredNextTokenException.class)
        .hasMessageContaining("expired");
  }

  @Test
  void fullMemoryDropsTheOldestRecordsOfAllStreams() throws IOException {
    kinesis.start(2, settings -> settings.withMemoryBytes(4 * MIB));
    kinesis.server().createStream("old", 1);
    for (int i = 0; i < 20; i++) {
      putLarge("old", i);
    }
    int taken = 20;
    long most = 0;

    // The newer stream displaces the records of the older one before its own oldest records.
    while (kinesis.counts().dropped() < 20) {
      assertThat(readAll(STREAM)).isEqualTo(numbers(20, taken));
      putLarge(STREAM, taken++);
      most = Math.max(most, kinesis.counts().heldBytes());
      int left = (int) (20 - kinesis.counts().dropped());
      assertThat(readAll("old")).isEqualTo(numbers(20 - left, 20));
    }
    while (taken < 200) {
      putLarge(STREAM, taken++);
      most = Math.max(most, kinesis.counts().heldBytes());
    }

    assertThat(most).isBetween(3L * MIB, 4L * MIB);
    assertThat(readAll("old")).isEmpty();
    assertThat(readAll(STREAM))
        .isEqualTo(numbers((int) kinesis.counts().dropped(), 200))
        .hasSizeGreaterThan(30);
  }

  @Test
  void readersOfDroppedRecordsContinueAtTheOldest() throws IOException {
    kinesis.start(1, settings -> settings.withMemoryBytes(MIB));
    Shard shard = kinesis.shards().get(0);
    putLarge(STREAM, 0);
    String iterator = kinesis.iterator(shard, ShardIteratorType.TRIM_HORIZON);
    for (int i = 1; i < 30; i++) {
      putLarge(STREAM, i);
    }

    int dropped = (int) kinesis.counts().dropped();
    assertThat(dropped).isPositive();
    GetRecordsResponse read = kinesis.get(iterator);
    assertThat(numbers(read)).isEqualTo(numbers(dropped, 30));
    assertThat(read.millisBehindLatest()).isZero();
  }

  @Test
  void expiredRecordsAreNotCountedAsDropped() throws IOException {
    kinesis.start(1, settings -> settings.withMemoryBytes(MIB + MIB / 64));
    for (int i = 0; i < 6; i++) {
      putLarge(STREAM, i);
    }
    kinesis.pass(DAY.plus(MILLI));
    for (int i = 6; i < 18; i++) {
      putLarge(STREAM, i);
    }

    assertThat(readAll(STREAM)).isEqualTo(numbers(6, 18));
    assertThat(kinesis.counts().dropped()).isZero();
  }

  @Test
  void deletedStreamsReleaseTheirMemory() throws IOException {
    Shard shard = start(1).get(0);
    kinesis.server().createStream("other", 1);
    putLarge("other", 0);
    long other = kinesis.counts().heldBytes();
    for (int i = 0; i < 20; i++) {
      putLarge(STREAM, i);
    }
    kinesis.split(shard);
    assertThat(kinesis.counts().heldBytes()).isGreaterThan(other + MIB);

    kinesis.client().deleteStream(delete -> delete.streamName(STREAM));
    assertThat(kinesis.counts().heldBytes()).isEqualTo(other);
    kinesis.client().deleteStream(delete -> delete.streamName("other"));
    assertThat(kinesis.counts().heldBytes()).isZero();
    assertThat(kinesis.counts().dropped()).isZero();
  }

  @Test
  void streamsDeletedDuringPutsReleaseTheirMemory() throws Exception {
    start(1);
    Shard any = kinesis.shards().get(0);
    List<PutRecordsRequestEntry> entries =
        Collections.nCopies(500, kinesis.entry(any, new byte[9]));
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      for (int round = 0; round < 50; round++) {
        List<Future<?>> puts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          puts.add(threads.submit(() -> putUnlessDeleted(entries)));
        }
        while (kinesis.counts().recordsIn() < round * 1500L / 2) {
          Thread.onSpinWait();
        }
        kinesis.client().deleteStream(delete -> delete.streamName(STREAM));
        for (Future<?> put : puts) {
          put.get();
        }
        assertThat(kinesis.counts().heldBytes()).isZero();
        kinesis.server().createStream(STREAM, 1);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void putUnlessDeleted(List<PutRecordsRequestEntry> entries) {
    try {
      kinesis.put(entries);
    } catch (ResourceNotFoundException e) {
      assertThat(e).hasMessageContaining(STREAM);
    }
  }

  @Test
  void aClockThatGoesBackLosesNothing() throws IOException {
    Shard parent = start(1).get(0);
    kinesis.split(parent);
    kinesis.pass(HOUR.negated());

    assertThat(kinesis.shards()).hasSize(3);
    Shard child = kinesis.shards().get(1);
    kinesis.put(child, "first");
    kinesis.pass(DAY);
    kinesis.put(child, "second");
    assertThat(kinesis.read(child)).containsExactly("first", "second");
  }

  private List<Shard> start(int shards) throws IOException {
    return kinesis.start(shards, settings -> settings).shards();
  }

  /** Puts a number as a record of 64 KiB, some time after the previous one. */
  private void putLarge(String stream, int number) {
    kinesis.pass(MILLI);
    kinesis
        .client()
        .putRecord(
            put ->
                put.streamName(stream)
                    .partitionKey("n" + number)
                    .explicitHashKey("0")
                    .data(SdkBytes.fromUtf8String("%-65536d".formatted(number))));
  }

  /** Returns the numbers that are left in the first shard of a stream. */
  private List<Integer> readAll(String stream) {
    String first =
        kinesis.client().listShards(list -> list.streamName(stream)).shards().get(0).shardId();
    String iterator =
        kinesis
            .client()
            .getShardIterator(
                get ->
                    get.streamName(stream)
                        .shardId(first)
                        .shardIteratorType(ShardIteratorType.TRIM_HORIZON))
            .shardIterator();
    return numbers(kinesis.get(iterator));
  }

  private static List<Integer> numbers(GetRecordsResponse read) {
    return payloads(read).stream().map(payload -> Integer.valueOf(payload.strip())).toList();
  }

  private static List<Integer> numbers(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
