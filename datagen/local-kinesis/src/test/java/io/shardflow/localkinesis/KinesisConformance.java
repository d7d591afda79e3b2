package io.shardflow.localkinesis;

import static io.shardflow.localkinesis.KinesisServer.TIMEOUT;
import static io.shardflow.localkinesis.KinesisServer.firstHashKey;
import static io.shardflow.localkinesis.KinesisServer.lastHashKey;
import static io.shardflow.localkinesis.TestStream.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.services.kinesis.model.ShardIteratorType.AFTER_SEQUENCE_NUMBER;
import static software.amazon.awssdk.services.kinesis.model.ShardIteratorType.AT_SEQUENCE_NUMBER;
import static software.amazon.awssdk.services.kinesis.model.ShardIteratorType.LATEST;
import static software.amazon.awssdk.services.kinesis.model.ShardIteratorType.TRIM_HORIZON;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.ConsumerDescription;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ListStreamsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.StreamDescription;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamMode;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;
import software.amazon.awssdk.services.kinesis.model.StreamSummary;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;

/**
 * Tests a server against the API reference of Kinesis Data Streams. The subclass for a server with
 * a known deviation overrides the test and describes the deviation.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
abstract class KinesisConformance {
  private static final BigInteger HASH_KEYS = BigInteger.ONE.shiftLeft(128);
  private static final BigInteger ROUNDING = BigInteger.valueOf(100);
  private static final int MIB = 1 << 20;
  private static final Duration CLOCK_STEP = Duration.ofMillis(20);

  @RegisterExtension final KinesisServer server;

  private KinesisClient kinesis;
  private KinesisAsyncClient subscriptions;
  private TestStream unchanged;
  private int count;

  KinesisConformance(KinesisServer server) {
    this.server = server;
  }

  @BeforeAll
  void connect() {
    kinesis = server.client();
    subscriptions =
        KinesisAsyncClient.builder()
            .endpointOverride(URI.create(server.endpoint()))
            .region(KinesisServer.REGION)
            .credentialsProvider(KinesisServer.CREDENTIALS)
            .httpClientBuilder(NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP2))
            .build();
    unchanged = stream(3);
  }

  @AfterAll
  void disconnect() {
    subscriptions.close();
  }

  // Streams

  @Test
  void newStreamsAreDescribed() {
    TestStream stream = stream(3);
    StreamDescription described = stream.description(all -> {});
    assertThat(described.streamName()).isEqualTo(stream.name());
    assertThat(described.streamARN())
        .matches("arn:aws:kinesis:us-east-1:[0-9]{12}:stream/" + stream.name());
    assertThat(described.streamStatus()).isEqualTo(StreamStatus.ACTIVE);
    assertThat(described.streamModeDetails().streamMode()).isEqualTo(StreamMode.PROVISIONED);
    assertThat(described.retentionPeriodHours()).isEqualTo(24);
    assertThat(described.streamCreationTimestamp())
        .isCloseTo(Instant.now(), within(Duration.ofMinutes(1)));
    assertThat(described.encryptionTypeAsString()).isEqualTo("NONE");
    assertThat(described.enhancedMonitoring()).hasSize(1);
    assertThat(described.shards()).isEqualTo(stream.shards()).hasSize(3);
    assertThat(described.hasMoreShards()).isFalse();
    assertThat(stream.summary())
        .isEqualTo(
            StreamDescriptionSummary.builder()
                .streamName(described.streamName())
                .streamARN(described.streamARN())
                .streamStatus(described.streamStatus())
                .streamModeDetails(described.streamModeDetails())
                .retentionPeriodHours(described.retentionPeriodHours())
                .streamCreationTimestamp(described.streamCreationTimestamp())
                .encryptionType(described.encryptionType())
                .enhancedMonitoring(described.enhancedMonitoring())
                .openShardCount(3)
                .consumerCount(0)
                .build());
  }

  @Test
  void streamsAreListedInPagesByName() {
    List<String> mine = List.of(stream(1).name(), stream(1).name(), stream(1).name());
    List<String> names = new ArrayList<>();
    ListStreamsResponse page = kinesis.listStreams(list -> list.limit(1));
    while (page.hasMoreStreams()) {
      assertThat(page.streamNames()).hasSize(1);
      String last = page.streamNames().get(0);
      names.add(last);
      page = kinesis.listStreams(list -> list.limit(1).exclusiveStartStreamName(last));
    }
    names.addAll(page.streamNames());
    assertThat(names).isSorted().doesNotHaveDuplicates().containsAll(mine);
  }

  @Test
  void pagesOfStreamsHaveTokensAndSummaries() {
    List<TestStream> mine = List.of(stream(1), stream(1), stream(1));
    List<StreamSummary> summaries =
        kinesis.listStreamsPaginator(list -> list.limit(2)).stream()
            .limit(100)
            .flatMap(page -> page.streamSummaries().stream())
            .toList();
    assertThat(summaries)
        .extracting(StreamSummary::streamARN)
        .isSorted()
        .doesNotHaveDuplicates()
        .containsAll(mine.stream().map(TestStream::arn).toList());
  }

  @Test
  void deletedStreamsFreeTheirName() {
    TestStream stream = stream(1);
    stream.put("before");
    kinesis.deleteStream(delete -> delete.streamName(stream.name()));
    await("the stream is gone")
        .atMost(TIMEOUT)
        .untilAsserted(
            () ->
                assertThatThrownBy(stream::summary).isInstanceOf(ResourceNotFoundException.class));

    server.createStream(stream.name(), 1);
    stream.put("after");
    assertThat(texts(stream.read(stream.shard(0), 1))).containsExactly("after");
  }

  @Test
  void existingStreamsAreNotCreatedAgain() {
    TestStream stream = stream(1);
    assertThatThrownBy(() -> server.createStream(stream.name(), 2))
        .isInstanceOf(ResourceInUseException.class);
    assertThat(stream.shards()).hasSize(1);
  }

  @Test
  void retentionIsBetweenADayAndAYear() {
    TestStream stream = stream(1);
    stream.retainLonger(8760);
    assertThat(stream.summary().retentionPeriodHours()).isEqualTo(8760);
    assertRefused(() -> stream.retainLonger(8761));
    stream.retainShorter(48);
    assertThat(stream.summary().retentionPeriodHours()).isEqualTo(48);
    assertRefused(() -> stream.retainLonger(47));
    assertRefused(() -> stream.retainShorter(49));
    stream.retainShorter(24);
    assertRefused(() -> stream.retainShorter(23));
    assertThat(stream.summary().retentionPeriodHours()).isEqualTo(24);
  }

  @Test
  void streamsCanBeNamedByArn() {
    TestStream stream = stream(1);
    String arn = stream.arn();
    Shard shard = stream.shard(0);
    stream.put(record -> record.streamName(null).streamARN(arn));
    kinesis.putRecords(put -> put.streamARN(arn).records(TestStream.entry("any")));
    String iterator =
        kinesis
            .getShardIterator(
                get -> get.streamARN(arn).shardId(shard.shardId()).shardIteratorType(TRIM_HORIZON))
            .shardIterator();
    assertThat(stream.read(iterator, 2)).hasSize(2);
    assertThat(stream.shards(list -> list.streamName(null).streamARN(arn))).containsExactly(shard);
    assertThat(stream.description(describe -> describe.streamName(null).streamARN(arn)).shards())
        .containsExactly(shard);
    kinesis.splitShard(
        split -> split.streamARN(arn).shardToSplit(shard.shardId()).newStartingHashKey("1000000"));
    server.awaitActive(stream.name());
    kinesis.mergeShards(
        merge ->
            merge
                .streamARN(arn)
                .shardToMerge(stream.shard(1).shardId())
                .adjacentShardToMerge(stream.shard(2).shardId()));
    server.awaitActive(stream.name());
    assertThat(
            kinesis
                .describeStreamSummary(describe -> describe.streamARN(arn))
                .streamDescriptionSummary())
        .isEqualTo(stream.summary());
    assertThat(stream.openShards()).hasSize(1);
  }

  // Shards

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 10})
  void newShardsDivideTheHashKeysEvenly(int count) {
    List<Shard> shards = stream(count).shards();
    assertThat(shards)
        .extracting(Shard::shardId)
        .containsExactlyElementsOf(
            IntStream.range(0, count).mapToObj("shardId-%012d"::formatted).toList());
    assertTileEvenly(shards);
    for (Shard shard : shards) {
      assertThat(shard.sequenceNumberRange().startingSequenceNumber()).matches("[1-9]\\d*");
      assertThat(shard.sequenceNumberRange().endingSequenceNumber()).isNull();
      assertThat(shard.parentShardId()).isNull();
      assertThat(shard.adjacentParentShardId()).isNull();
    }
  }

  @Test
  void shardsAreListedInPages() {
    TestStream stream = stream(5);
    List<Shard> shards = stream.shards();
    String third = shards.get(2).shardId();

    List<Shard> listed = new ArrayList<>();
    ListShardsResponse page =
        kinesis.listShards(list -> list.streamName(stream.name()).maxResults(2));
    assertThat(page.shards()).hasSize(2);
    listed.addAll(page.shards());
    while (page.nextToken() != null) {
      String token = page.nextToken();
      page = kinesis.listShards(list -> list.nextToken(token).maxResults(2));
      listed.addAll(page.shards());
    }
    assertThat(listed).isEqualTo(shards);
    assertThat(stream.shards(list -> list.exclusiveStartShardId(third)))
        .isEqualTo(shards.subList(3, 5));

    StreamDescription first = stream.description(describe -> describe.limit(3));
    assertThat(first.shards()).isEqualTo(shards.subList(0, 3));
    assertThat(first.hasMoreShards()).isTrue();
    StreamDescription rest = stream.description(describe -> describe.exclusiveStartShardId(third));
    assertThat(rest.shards()).isEqualTo(shards.subList(3, 5));
    assertThat(rest.hasMoreShards()).isFalse();
  }

  @Test
  void shardsCanBeFilteredByTime() {
    assertThat(filtered(CLOCK_STEP))
        .containsExactly(
            "AT_LATEST: 1 2 3",
            "AT_TRIM_HORIZON: 0 1",
            "FROM_TRIM_HORIZON: 0 1 2 3",
            "AT_TIMESTAMP before: 0 1",
            "AT_TIMESTAMP after: 1 2 3",
            "FROM_TIMESTAMP before: 0 1 2 3",
            "FROM_TIMESTAMP after: 1 2 3");
  }

  /** Splits the first of two shards, and lists the shards of each filter before and after it. */
  final List<String> filtered(Duration apart) {
    TestStream stream = stream(2);
    Instant before = afterNow(apart);
    stream.split(stream.shard(0));
    Instant after = afterNow(apart);
    return List.of(
        "AT_LATEST: " + filtered(stream, ShardFilterType.AT_LATEST, null),
        "AT_TRIM_HORIZON: " + filtered(stream, ShardFilterType.AT_TRIM_HORIZON, null),
        "FROM_TRIM_HORIZON: " + filtered(stream, ShardFilterType.FROM_TRIM_HORIZON, null),
        "AT_TIMESTAMP before: " + filtered(stream, ShardFilterType.AT_TIMESTAMP, before),
        "AT_TIMESTAMP after: " + filtered(stream, ShardFilterType.AT_TIMESTAMP, after),
        "FROM_TIMESTAMP before: " + filtered(stream, ShardFilterType.FROM_TIMESTAMP, before),
        "FROM_TIMESTAMP after: " + filtered(stream, ShardFilterType.FROM_TIMESTAMP, after));
  }

  private static String filtered(TestStream stream, ShardFilterType type, Instant timestamp) {
    return stream
        .shards(list -> list.shardFilter(filter -> filter.type(type).timestamp(timestamp)))
        .stream()
        .map(shard -> shard.shardId().replaceAll("shardId-0*(?=.)", ""))
        .collect(Collectors.joining(" "));
  }

  @Test
  void shardsCanBeFilteredByTheirPredecessor() {
    TestStream stream = stream(4);
    String second = stream.shard(1).shardId();
    assertThat(
            stream.shards(
                list ->
                    list.shardFilter(
                        filter -> filter.type(ShardFilterType.AFTER_SHARD_ID).shardId(second))))
        .isEqualTo(stream.shards().subList(2, 4));
  }

  // Puts

  @Test
  void theMd5OfTheKeyDeterminesTheShard() throws Exception {
    TestStream stream = stream(4);
    List<Shard> shards = stream.shards();
    for (String key : List.of("a", "b", "c", "d", "Zürich", "東京", "🚲", "ü".repeat(256))) {
      PutRecordResponse put = stream.put(record -> record.partitionKey(key));
      // Four shards begin at quarters of the hash keys.
      byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
      int quarter = (MessageDigest.getInstance("MD5").digest(utf8)[0] & 0xFF) >> 6;
      assertThat(put.shardId()).as(key).isEqualTo(shards.get(quarter).shardId());
      String iterator = stream.iteratorAt(shards.get(quarter), put.sequenceNumber());
      assertThat(stream.read(iterator, 1)).extracting(Record::partitionKey).containsExactly(key);
    }
  }

  @Test
  void anExplicitHashKeyOverridesThePartitionKey() {
    TestStream stream = stream(3);
    for (Shard shard : stream.shards()) {
      for (BigInteger key : List.of(firstHashKey(shard), lastHashKey(shard))) {
        assertThat(stream.put(record -> record.explicitHashKey(key.toString())).shardId())
            .as("%s", key)
            .isEqualTo(shard.shardId());
      }
    }
  }

  @Test
  void sequenceNumbersIncreaseWithinAShard() {
    TestStream stream = stream(1);
    Shard shard = stream.shard(0);
    List<BigInteger> numbers = new ArrayList<>();
    numbers.add(new BigInteger(shard.sequenceNumberRange().startingSequenceNumber()));
    for (int i = 0; i < 10; i++) {
      String last = numbers.get(i).toString();
      PutRecordResponse put = stream.put(record -> record.sequenceNumberForOrdering(last));
      numbers.add(new BigInteger(put.sequenceNumber()));
    }
    stream.putMany(10).records().stream()
        .map(put -> new BigInteger(put.sequenceNumber()))
        .forEach(numbers::add);
    assertThat(numbers).isSorted().doesNotHaveDuplicates();
    assertThat(stream.read(shard, 20))
        .extracting(record -> new BigInteger(record.sequenceNumber()))
        .isEqualTo(numbers.subList(1, 21));
  }

  @Test
  void putResultsHaveTheOrderOfTheRequest() {
    TestStream stream = stream(3);
    PutRecordsResponse put = stream.putMany(500);
    assertThat(put.failedRecordCount()).isZero();
    assertThat(put.records()).hasSize(500);
    for (Shard shard : stream.shards()) {
      List<String> expected =
          IntStream.range(0, 500)
              .filter(i -> put.records().get(i).shardId().equals(shard.shardId()))
              .mapToObj(String::valueOf)
              .toList();
      assertThat(texts(stream.read(shard, expected.size()))).isNotEmpty().isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4096, MIB - 3})
  void payloadsAreReturnedUnchanged(int size) {
    TestStream stream = stream(1);
    byte[] payload = new byte[size];
    new Random(size).nextBytes(payload);
    stream.put(record -> record.partitionKey("key").data(SdkBytes.fromByteArray(payload)));
    assertThat(stream.read(stream.shard(0), 1).get(0).data().asByteArray()).isEqualTo(payload);
  }

  // Reads

  @Test
  void iteratorTypesDetermineWhereReadingStarts() {
    TestStream stream = stream(1);
    Shard shard = stream.shard(0);
    String start = shard.sequenceNumberRange().startingSequenceNumber();
    String latest = stream.iterator(shard, LATEST);
    stream.put("one");
    String second = stream.put("two").sequenceNumber();
    Instant between = afterNow(CLOCK_STEP);
    String later = stream.iterator(shard, LATEST);
    stream.put("three");

    for (String fromStart :
        List.of(
            latest,
            stream.iterator(shard, TRIM_HORIZON),
            stream.iteratorAt(shard, start),
            stream.iteratorAfter(shard, start),
            stream.iteratorAt(shard, Instant.EPOCH))) {
      assertThat(texts(stream.read(fromStart, 3))).containsExactly("one", "two", "three");
    }
    assertThat(texts(stream.read(stream.iteratorAt(shard, second), 2)))
        .containsExactly("two", "three");
    for (String fromThird :
        List.of(later, stream.iteratorAfter(shard, second), stream.iteratorAt(shard, between))) {
      assertThat(texts(stream.read(fromThird, 1))).containsExactly("three");
    }
  }

  @Test
  void readsHaveALimitAndCanBeRepeated() {
    TestStream stream = stream(1);
    stream.putMany(5);
    String iterator = stream.iterator(stream.shard(0), TRIM_HORIZON);
    GetRecordsResponse first = stream.get(iterator, 2);
    assertThat(texts(first.records())).containsExactly("0", "1");
    assertThat(stream.get(iterator, 2).records()).isEqualTo(first.records());
    GetRecordsResponse second = stream.get(first.nextShardIterator(), 2);
    assertThat(texts(second.records())).containsExactly("2", "3");
    assertThat(texts(stream.get(second.nextShardIterator(), 10_000).records()))
        .containsExactly("4");
  }

  @Test
  void readsReturnAtMostTenMebibytes() {
    TestStream stream = stream(1);
    SdkBytes payload = SdkBytes.fromByteArray(new byte[MIB - 3]);
    for (int i = 0; i < 11; i++) {
      stream.put(record -> record.data(payload));
    }
    GetRecordsResponse first = stream.get(stream.iterator(stream.shard(0), TRIM_HORIZON), 10_000);
    assertThat(first.records()).hasSizeBetween(1, 10);
    int rest = 11 - first.records().size();
    assertThat(stream.read(first.nextShardIterator(), rest)).hasSize(rest);
  }

  @Test
  void readsReturnArrivalTimesAndMillisBehind() {
    TestStream stream = stream(1);
    Instant before = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    stream.put("one");
    Instant between = afterNow(CLOCK_STEP);
    stream.put("two");
    Instant after = afterNow(CLOCK_STEP);

    GetRecordsResponse first = stream.get(stream.iterator(stream.shard(0), TRIM_HORIZON), 1);
    assertThat(first.millisBehindLatest()).isPositive();
    assertThat(first.records().get(0).approximateArrivalTimestamp()).isBetween(before, between);
    GetRecordsResponse second = stream.get(first.nextShardIterator(), 1);
    assertThat(second.millisBehindLatest()).isZero();
    assertThat(second.records().get(0).approximateArrivalTimestamp()).isBetween(between, after);
    GetRecordsResponse third = stream.get(second.nextShardIterator(), 1);
    assertThat(third.records()).isEmpty();
    assertThat(third.millisBehindLatest()).isZero();
    assertThat(third.nextShardIterator()).isNotNull();
  }

  @Test
  void readsOfClosedShardsEndWithTheirChildren() {
    TestStream stream = stream(1);
    Shard shard = stream.shard(0);
    stream.putMany(3);
    stream.split(shard);
    List<Record> read = new ArrayList<>();
    GetRecordsResponse last = stream.readToEnd(shard, read);
    assertThat(texts(read)).containsExactly("0", "1", "2");
    assertChildren(last.childShards(), stream.openShards(), shard);
  }

  // Resharding

  @Test
  void splitShardsCloseAndChildrenGetTheRecords() {
    TestStream stream = stream(2);
    Shard parent = stream.shard(1);
    BigInteger before = stream.putAt(firstHashKey(parent));
    BigInteger middle = firstHashKey(parent).add(BigInteger.valueOf(1000));
    kinesis.splitShard(
        split ->
            split
                .streamName(stream.name())
                .shardToSplit(parent.shardId())
                .newStartingHashKey(middle.toString()));
    server.awaitActive(stream.name());

    assertThat(stream.shards()).hasSize(4);
    assertThat(stream.openShards())
        .hasSize(3)
        .contains(stream.shard(0))
        .doesNotContain(stream.shard(1));
    assertThat(stream.summary().openShardCount()).isEqualTo(3);
    assertTile(stream.openShards());
    assertThat(firstHashKey(stream.shard(3))).isEqualTo(middle);
    for (Shard child : stream.shards().subList(2, 4)) {
      assertThat(child.parentShardId()).isEqualTo(parent.shardId());
      assertThat(child.adjacentParentShardId()).isNull();
      assertTakesRecordsAfter(before, stream, child);
    }
    assertThat(stream.read(parent, 1)).hasSize(1);
  }

  @Test
  void mergedShardsCloseAndTheirChildGetsTheRecords() {
    TestStream stream = stream(3);
    Shard first = stream.shard(1);
    Shard second = stream.shard(2);
    BigInteger before = stream.putAt(firstHashKey(second));
    stream.merge(first, second);

    assertThat(stream.shards()).hasSize(4);
    assertThat(stream.openShards()).containsExactly(stream.shard(0), stream.shard(3));
    assertTile(stream.openShards());
    Shard child = stream.shard(3);
    assertThat(child.parentShardId()).isEqualTo(first.shardId());
    assertThat(child.adjacentParentShardId()).isEqualTo(second.shardId());
    assertTakesRecordsAfter(before, stream, child);
    for (Shard parent : List.of(first, second)) {
      List<ChildShard> children = stream.readToEnd(parent, new ArrayList<>()).childShards();
      assertChildren(children, List.of(child), first, second);
    }
  }

  @Test
  void closedShardsEndBeforeTheNumbersOfTheirChildren() {
    TestStream stream = stream(2);
    List<BigInteger> last =
        List.of(
            stream.putAt(firstHashKey(stream.shard(0))),
            stream.putAt(firstHashKey(stream.shard(1))));
    stream.merge(stream.shard(0), stream.shard(1));
    BigInteger children =
        new BigInteger(stream.shard(2).sequenceNumberRange().startingSequenceNumber());
    for (int i = 0; i < 2; i++) {
      assertThat(new BigInteger(stream.shard(i).sequenceNumberRange().endingSequenceNumber()))
          .isGreaterThanOrEqualTo(last.get(i))
          .isLessThan(children);
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 4", "4, 2", "2, 3", "3, 2"})
  void updateShardCountMakesEvenDescendantShards(int before, int after) {
    TestStream stream = stream(before);
    List<Shard> old = stream.shards();
    stream.scale(after);

    assertThat(stream.openShards()).hasSize(after);
    assertThat(stream.summary().openShardCount()).isEqualTo(after);
    assertTileEvenly(stream.openShards());
    for (Shard shard : stream.openShards()) {
      assertThat(ancestors(stream.shards(), shard))
          .as("ancestors of %s", shard)
          .containsAll(
              old.stream().filter(one -> overlap(one, shard)).map(Shard::shardId).toList());
    }
  }

  // Consumers

  @Test
  void consumersAreRegisteredListedAndDeregistered() {
    TestStream stream = stream(1);
    String arn = stream.arn();
    String first = stream.consumer("first");
    stream.consumer("second");
    stream.consumer("third");

    ConsumerDescription described =
        kinesis.describeStreamConsumer(of -> of.consumerARN(first)).consumerDescription();
    assertThat(described.consumerName()).isEqualTo("first");
    assertThat(described.consumerARN()).startsWith(arn + "/consumer/first:");
    assertThat(described.streamARN()).isEqualTo(arn);
    assertThat(described.consumerCreationTimestamp())
        .isCloseTo(Instant.now(), within(Duration.ofMinutes(1)));
    assertThat(
            kinesis
                .describeStreamConsumer(of -> of.streamARN(arn).consumerName("first"))
                .consumerDescription())
        .isEqualTo(described);
    assertThat(stream.summary().consumerCount()).isEqualTo(3);
    assertThatThrownBy(() -> stream.consumer("first")).isInstanceOf(ResourceInUseException.class);

    assertThat(stream.consumers(100)).containsExactlyInAnyOrder("first", "second", "third");
    kinesis.deregisterStreamConsumer(end -> end.consumerARN(first));
    kinesis.deregisterStreamConsumer(end -> end.streamARN(arn).consumerName("second"));
    await("two are gone")
        .atMost(TIMEOUT)
        .untilAsserted(() -> assertThat(stream.consumers(100)).containsExactly("third"));
    assertThatThrownBy(() -> kinesis.describeStreamConsumer(of -> of.consumerARN(first)))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void consumersAreListedInPages() {
    TestStream stream = stream(1);
    List<String> consumers = List.of("a", "b", "c", "d");
    consumers.forEach(stream::consumer);
    assertThat(stream.consumers(1)).containsExactlyInAnyOrderElementsOf(consumers);
  }

  @Test
  void subscribersReceiveRecordsInOrder() {
    TestStream stream = stream(1);
    Shard shard = stream.shard(0);
    stream.put("one");
    String second = stream.put("two").sequenceNumber();
    stream.put("three");
    try (Subscriber all =
            stream.subscribe(stream.consumer("all"), shard, from -> from.type(TRIM_HORIZON));
        Subscriber at =
            stream.subscribe(
                stream.consumer("at"),
                shard,
                from -> from.type(AT_SEQUENCE_NUMBER).sequenceNumber(second));
        Subscriber after =
            stream.subscribe(
                stream.consumer("after"),
                shard,
                from -> from.type(AFTER_SEQUENCE_NUMBER).sequenceNumber(second));
        Subscriber latest =
            stream.subscribe(stream.consumer("latest"), shard, from -> from.type(LATEST))) {
      all.await("one", "two", "three");
      latest.awaitEvent();
      stream.putMany(3);
      all.await("one", "two", "three", "0", "1", "2");
      at.await("two", "three", "0", "1", "2");
      after.await("three", "0", "1", "2");
      latest.await("0", "1", "2");
      SubscribeToShardEvent last = all.last();
      assertThat(last.millisBehindLatest()).isZero();
      assertThat(last.hasChildShards()).isFalse();
      stream.put("end");
      all.await("one", "two", "three", "0", "1", "2", "end");
      String rest = stream.iteratorAfter(shard, last.continuationSequenceNumber());
      assertThat(texts(stream.read(rest, 1))).containsExactly("end");
    }
  }

  @Test
  void subscriptionsHaveAResponseBesidesTheirEvents() {
    TestStream stream = stream(1);
    stream.put("one");
    try (Subscriber subscriber =
        stream.subscribe(
            stream.consumer("any"), stream.shard(0), from -> from.type(TRIM_HORIZON))) {
      subscriber.await("one");
      assertThat(subscriber.isAnswered()).isTrue();
    }
  }

  @Test
  void consumersHaveOneSubscriptionPerShard() {
    TestStream stream = stream(2);
    String consumer = stream.consumer("any");
    try (Subscriber first =
            stream.subscribe(consumer, stream.shard(0), from -> from.type(TRIM_HORIZON));
        Subscriber other =
            stream.subscribe(consumer, stream.shard(1), from -> from.type(TRIM_HORIZON))) {
      assertThatThrownBy(
              () ->
                  stream.subscribe(consumer, stream.shard(0), from -> from.type(LATEST)).awaitEnd())
          .hasRootCauseInstanceOf(ResourceInUseException.class);
      stream.putAt(firstHashKey(stream.shard(0)));
      stream.putAt(firstHashKey(stream.shard(1)));
      first.await("");
      other.await("");
    }
  }

  @Test
  void subscriptionsToMissingShardsAreRefused() {
    TestStream stream = stream(1);
    Shard missing = stream.shard(0).toBuilder().shardId("shardId-000000000009").build();
    String consumer = stream.consumer("any");
    assertThatThrownBy(
            () -> stream.subscribe(consumer, missing, from -> from.type(LATEST)).awaitEnd())
        .hasRootCauseInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void subscriptionsOfMissingConsumersAreRefused() {
    TestStream stream = stream(1);
    String none = stream.arn() + "/consumer/none:1700000000";
    assertThatThrownBy(
            () -> stream.subscribe(none, stream.shard(0), from -> from.type(LATEST)).awaitEnd())
        .hasRootCauseInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void subscriptionsEndWithTheChildrenOfTheShard() {
    TestStream stream = stream(1);
    Shard shard = stream.shard(0);
    stream.put("one");
    try (Subscriber subscriber =
        stream.subscribe(stream.consumer("any"), shard, from -> from.type(TRIM_HORIZON))) {
      subscriber.await("one");
      stream.put("two");
      stream.split(shard);
      subscriber.awaitEnd();
      subscriber.await("one", "two");
      assertChildren(subscriber.last().childShards(), stream.openShards(), shard);
    }
  }

  // Errors

  @ParameterizedTest
  @EnumSource
  void missingResourcesAreNotFound(Missing missing) {
    assertThatThrownBy(() -> missing.send(kinesis, unchanged.name()))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @ParameterizedTest
  @EnumSource
  void requestsThatBreakARuleAreRefused(Invalid invalid) {
    assertRefused(() -> invalid.send(kinesis, unchanged.name()));
    assertThat(unchanged.shards()).hasSize(3);
    String iterator = unchanged.iterator(unchanged.shard(0), TRIM_HORIZON);
    assertThat(unchanged.get(iterator, 1).records()).isEmpty();
  }

  // Plain requests

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void jsonRequestsGetJsonResponses(boolean chunked) throws Exception {
    PlainKinesis plain = new PlainKinesis(server.endpoint(), chunked);
    TestStream stream = stream(1);
    JsonNode put =
        plain.call(
            200,
            "PutRecord",
            """
            {"StreamName": "%s", "PartitionKey": "Zürich", "Data": "AAH/"}\
            """
                .formatted(stream.name()));
    assertThat(put.get("ShardId").textValue()).isEqualTo("shardId-000000000000");
    JsonNode iterator =
        plain.call(
            200,
            "GetShardIterator",
            """
{"StreamName": "%s", "ShardId": "shardId-000000000000", "ShardIteratorType": "TRIM_HORIZON"}\
"""
                .formatted(stream.name()));
    JsonNode read =
        plain.call(
            200, "GetRecords", "{\"ShardIterator\":%s}".formatted(iterator.get("ShardIterator")));
    assertThat(read.get("MillisBehindLatest").longValue()).isZero();
    JsonNode record = read.get("Records").get(0);
    assertThat(record.get("Data").textValue()).isEqualTo("AAH/");
    assertThat(record.get("PartitionKey").textValue()).isEqualTo("Zürich");
    assertThat(record.get("SequenceNumber")).isEqualTo(put.get("SequenceNumber"));
    long arrival =
        stream.read(stream.shard(0), 1).get(0).approximateArrivalTimestamp().toEpochMilli();
    assertThat(record.get("ApproximateArrivalTimestamp").decimalValue())
        .isEqualByComparingTo(BigDecimal.valueOf(arrival, 3));
  }

  @Test
  void jsonErrorsHaveATypeAndAMessage() throws Exception {
    PlainKinesis plain = new PlainKinesis(server.endpoint(), false);
    JsonNode missing = plain.call(400, "DescribeStreamSummary", "{\"StreamName\": \"none\"}");
    assertThat(missing.get("__type").textValue()).endsWith("ResourceNotFoundException");
    assertThat(missing.get("message").textValue()).contains("none");
    JsonNode malformed = plain.call(400, "DescribeStreamSummary", "{\"StreamName\":");
    assertThat(malformed.get("__type").textValue()).endsWith("SerializationException");
    JsonNode unknown = plain.call(400, "MakeCoffee", "{}");
    assertThat(unknown.get("__type").textValue()).isNotEmpty();
  }

  /** Creates a stream. */
  final TestStream stream(int shards) {
    return new TestStream(server, subscriptions, "stream-%03d".formatted(count++), shards);
  }

  /** Returns a time that is this far after all earlier and before all later events. */
  private static Instant afterNow(Duration apart) {
    Instant instant = Instant.now().plus(apart).truncatedTo(ChronoUnit.MILLIS);
    await("the clock has moved on").until(() -> Instant.now().isAfter(instant.plus(apart)));
    return instant;
  }

  /** Returns the ids of the shards from which this shard descends. */
  private static Set<String> ancestors(List<Shard> shards, Shard shard) {
    Set<String> ancestors = new HashSet<>();
    for (Shard other : shards) {
      if (other.shardId().equals(shard.parentShardId())
          || other.shardId().equals(shard.adjacentParentShardId())) {
        ancestors.add(other.shardId());
        ancestors.addAll(ancestors(shards, other));
      }
    }
    return ancestors;
  }

  private static boolean overlap(Shard one, Shard other) {
    return firstHashKey(one).compareTo(lastHashKey(other)) <= 0
        && firstHashKey(other).compareTo(lastHashKey(one)) <= 0;
  }

  static void assertTile(List<Shard> shards) {
    BigInteger next = BigInteger.ZERO;
    for (Shard shard : shards) {
      assertThat(firstHashKey(shard)).isEqualTo(next);
      next = lastHashKey(shard).add(BigInteger.ONE);
    }
    assertThat(next).isEqualTo(HASH_KEYS);
  }

  private static void assertTileEvenly(List<Shard> shards) {
    assertTile(shards);
    BigInteger part = HASH_KEYS.divide(BigInteger.valueOf(shards.size()));
    for (Shard shard : shards) {
      assertThat(lastHashKey(shard).subtract(firstHashKey(shard)))
          .isCloseTo(part, within(ROUNDING));
    }
  }

  private static void assertTakesRecordsAfter(BigInteger before, TestStream stream, Shard child) {
    BigInteger put = stream.putAt(lastHashKey(child));
    assertThat(put).isGreaterThan(before);
    assertThat(stream.read(child, 1))
        .extracting(record -> new BigInteger(record.sequenceNumber()))
        .containsExactly(put);
  }

  private static void assertChildren(
      List<ChildShard> children, List<Shard> expected, Shard... parents) {
    assertThat(children)
        .extracting(ChildShard::shardId)
        .containsExactlyInAnyOrderElementsOf(expected.stream().map(Shard::shardId).toList());
    assertThat(children)
        .extracting(ChildShard::hashKeyRange)
        .containsExactlyInAnyOrderElementsOf(expected.stream().map(Shard::hashKeyRange).toList());
    for (ChildShard child : children) {
      assertThat(child.parentShards())
          .containsExactlyInAnyOrder(Stream.of(parents).map(Shard::shardId).toArray(String[]::new));
    }
  }

  private static void assertRefused(ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            KinesisException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(400);
              assertThat(e.awsErrorDetails().errorCode())
                  .isIn("InvalidArgumentException", "ValidationException");
            });
  }
}
