package io.shardflow.datagen.kinesis;

import static io.shardflow.datagen.kinesis.KinesisServer.LONGEST;
import static io.shardflow.datagen.kinesis.KinesisServer.firstHashKey;
import static io.shardflow.datagen.kinesis.KinesisServer.lastHashKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.services.kinesis.model.ShardIteratorType.AFTER_SEQUENCE_NUMBER;
import static software.amazon.awssdk.services.kinesis.model.ShardIteratorType.AT_SEQUENCE_NUMBER;
import static software.amazon.awssdk.services.kinesis.model.ShardIteratorType.AT_TIMESTAMP;
import static software.amazon.awssdk.services.kinesis.model.ShardIteratorType.LATEST;
import static software.amazon.awssdk.services.kinesis.model.ShardIteratorType.TRIM_HORIZON;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
import software.amazon.awssdk.services.kinesis.model.ConsumerStatus;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.ListStreamsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ResourceInUseException;
import software.amazon.awssdk.services.kinesis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.StreamDescription;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;
import software.amazon.awssdk.services.kinesis.model.StreamMode;
import software.amazon.awssdk.services.kinesis.model.StreamStatus;
import software.amazon.awssdk.services.kinesis.model.StreamSummary;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;

/**
 * What the reference of the Kinesis Data Streams API says, of a server under test. A server that is
 * known to do something else overrides that test and says what it does.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
abstract class KinesisConformance {
  static final BigInteger HASH_KEYS = BigInteger.ONE.shiftLeft(128);
  static final BigInteger ROUNDING = BigInteger.valueOf(100);
  static final int MIB = 1 << 20;

  private static final Duration CLOCK_STEP = Duration.ofMillis(20);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @RegisterExtension final KinesisServer kinesis;

  private int count;
  private KinesisAsyncClient subscriptions;

  KinesisConformance(KinesisServer kinesis) {
    this.kinesis = kinesis;
  }

  @BeforeAll
  void connect() {
    subscriptions =
        KinesisAsyncClient.builder()
            .endpointOverride(URI.create(kinesis.endpoint()))
            .region(KinesisServer.REGION)
            .credentialsProvider(KinesisServer.CREDENTIALS)
            .httpClientBuilder(NettyNioAsyncHttpClient.builder().protocol(Protocol.HTTP2))
            .build();
  }

  @AfterAll
  void disconnect() {
    subscriptions.close();
  }

  // Streams

  @Test
  void aNewStreamIsDescribed() {
    String stream = stream(3);

    StreamDescription described =
        client().describeStream(describe -> describe.streamName(stream)).streamDescription();
    StreamDescriptionSummary summary = summary(stream);
    assertThat(described.streamName()).isEqualTo(summary.streamName()).isEqualTo(stream);
    assertThat(described.streamARN())
        .isEqualTo(summary.streamARN())
        .matches("arn:aws:kinesis:us-east-1:[0-9]{12}:stream/" + stream);
    assertThat(described.streamStatus())
        .isEqualTo(summary.streamStatus())
        .isEqualTo(StreamStatus.ACTIVE);
    assertThat(described.retentionPeriodHours())
        .isEqualTo(summary.retentionPeriodHours())
        .isEqualTo(24);
    assertThat(described.streamCreationTimestamp())
        .isEqualTo(summary.streamCreationTimestamp())
        .isCloseTo(Instant.now(), within(Duration.ofMinutes(1)));
    assertThat(described.encryptionTypeAsString())
        .isEqualTo(summary.encryptionTypeAsString())
        .isEqualTo("NONE");
    assertThat(described.streamModeDetails().streamMode()).isEqualTo(StreamMode.PROVISIONED);
    assertThat(described.enhancedMonitoring()).hasSize(1);
    assertThat(described.hasMoreShards()).isFalse();
    assertThat(described.shards()).isEqualTo(kinesis.shards(stream)).hasSize(3);
    assertThat(summary.openShardCount()).isEqualTo(3);
    assertThat(summary.consumerCount()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 10})
  void theShardsOfANewStreamTileTheHashKeysEvenly(int count) {
    List<Shard> shards = kinesis.shards(stream(count));
    assertThat(shards)
        .extracting(Shard::shardId)
        .containsExactlyElementsOf(
            IntStream.range(0, count).mapToObj("shardId-%012d"::formatted).toList());
    assertTileEvenly(shards);
    assertThat(shards)
        .allSatisfy(
            shard -> {
              assertThat(shard.sequenceNumberRange().startingSequenceNumber()).matches("[1-9]\\d*");
              assertThat(shard.sequenceNumberRange().endingSequenceNumber()).isNull();
              assertThat(shard.parentShardId()).isNull();
              assertThat(shard.adjacentParentShardId()).isNull();
            });
  }

  @Test
  void streamsAreListedInPagesByTheirNames() {
    List<String> mine = List.of(stream(1), stream(1), stream(1));
    List<String> names = new ArrayList<>();
    ListStreamsResponse page = client().listStreams(list -> list.limit(1));
    while (page.hasMoreStreams()) {
      assertThat(page.streamNames()).hasSize(1);
      String last = page.streamNames().get(0);
      names.add(last);
      page = client().listStreams(list -> list.limit(1).exclusiveStartStreamName(last));
    }
    names.addAll(page.streamNames());
    assertThat(names).isSorted().doesNotHaveDuplicates().containsAll(mine);
  }

  @Test
  void aPageOfStreamsHasATokenForTheNextAndTellsMoreThanNames() {
    List<String> mine = List.of(stream(1), stream(1), stream(1));
    List<StreamSummary> summaries =
        client().listStreamsPaginator(list -> list.limit(2)).stream()
            .limit(100)
            .flatMap(page -> page.streamSummaries().stream())
            .toList();
    assertThat(summaries)
        .extracting(StreamSummary::streamName)
        .isSorted()
        .doesNotHaveDuplicates()
        .containsAll(mine);
    assertThat(summaries).extracting(StreamSummary::streamARN).contains(arn(mine.get(0)));
  }

  @Test
  void aDeletedStreamIsGoneAndItsNameIsFree() {
    String stream = stream(1);
    put(stream, "before");
    client().deleteStream(delete -> delete.streamName(stream));
    await("the stream is gone")
        .atMost(LONGEST)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> summary(stream))
                    .isInstanceOf(ResourceNotFoundException.class));

    kinesis.createStream(stream, 1);
    put(stream, "after");
    assertThat(texts(read(stream, shard(stream, 0), 1))).containsExactly("after");
  }

  @Test
  void aStreamThatExistsIsNotMadeAgain() {
    String stream = stream(1);
    assertThatThrownBy(() -> kinesis.createStream(stream, 2))
        .isInstanceOf(ResourceInUseException.class);
    assertThat(kinesis.shards(stream)).hasSize(1);
  }

  @Test
  void theRetentionPeriodIsBetweenADayAndAYear() {
    String stream = stream(1);
    increaseRetention(stream, 8760);
    assertThat(summary(stream).retentionPeriodHours()).isEqualTo(8760);
    assertRefused(() -> increaseRetention(stream, 8761));
    decreaseRetention(stream, 48);
    assertThat(summary(stream).retentionPeriodHours()).isEqualTo(48);
    assertRefused(() -> increaseRetention(stream, 47));
    assertRefused(() -> decreaseRetention(stream, 49));
    decreaseRetention(stream, 24);
    assertRefused(() -> decreaseRetention(stream, 23));
    assertThat(summary(stream).retentionPeriodHours()).isEqualTo(24);
  }

  @Test
  void aStreamIsKnownByItsArnToo() {
    String stream = stream(1);
    String arn = arn(stream);
    Shard shard = shard(stream, 0);

    client().putRecord(put -> put.streamARN(arn).partitionKey("k").data(bytes("one")));
    client().putRecords(put -> put.streamARN(arn).records(entry("two")));
    String iterator =
        iterator(get -> get.streamName(null).streamARN(arn), stream, shard, TRIM_HORIZON);
    assertThat(texts(read(iterator, 2))).containsExactly("one", "two");
    assertThat(client().listShards(list -> list.streamARN(arn)).shards()).containsExactly(shard);
    assertThat(client().describeStream(describe -> describe.streamARN(arn)).streamDescription())
        .extracting(StreamDescription::streamName)
        .isEqualTo(stream);
    client()
        .splitShard(
            split ->
                split
                    .streamARN(arn)
                    .shardToSplit(shard.shardId())
                    .newStartingHashKey(HASH_KEYS.shiftRight(1).toString()));
    kinesis.awaitActive(stream);
    client()
        .mergeShards(
            merge ->
                merge
                    .streamARN(arn)
                    .shardToMerge("shardId-000000000001")
                    .adjacentShardToMerge("shardId-000000000002"));
    kinesis.awaitActive(stream);
    assertThat(
            client()
                .describeStreamSummary(describe -> describe.streamARN(arn))
                .streamDescriptionSummary()
                .openShardCount())
        .isEqualTo(1);
  }

  // Shards

  @Test
  void shardsAreListedInPages() {
    String stream = stream(5);
    List<Shard> shards = kinesis.shards(stream);

    List<Shard> byToken = new ArrayList<>();
    ListShardsResponse page = client().listShards(list -> list.streamName(stream).maxResults(2));
    assertThat(page.shards()).hasSize(2);
    byToken.addAll(page.shards());
    while (page.nextToken() != null) {
      String token = page.nextToken();
      page = client().listShards(list -> list.nextToken(token).maxResults(2));
      byToken.addAll(page.shards());
    }
    assertThat(byToken).isEqualTo(shards);

    assertThat(
            client()
                .listShards(
                    list -> list.streamName(stream).exclusiveStartShardId(shards.get(2).shardId()))
                .shards())
        .isEqualTo(shards.subList(3, 5));

    StreamDescription first =
        client()
            .describeStream(describe -> describe.streamName(stream).limit(3))
            .streamDescription();
    assertThat(first.shards()).isEqualTo(shards.subList(0, 3));
    assertThat(first.hasMoreShards()).isTrue();
    StreamDescription rest =
        client()
            .describeStream(
                describe ->
                    describe.streamName(stream).exclusiveStartShardId(shards.get(2).shardId()))
            .streamDescription();
    assertThat(rest.shards()).isEqualTo(shards.subList(3, 5));
    assertThat(rest.hasMoreShards()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AT_LATEST         |        | 1 2 3",
        "AT_TRIM_HORIZON   |        | 0 1",
        "FROM_TRIM_HORIZON |        | 0 1 2 3",
        "AT_TIMESTAMP      | before | 0 1",
        "AT_TIMESTAMP      | after  | 1 2 3",
        "FROM_TIMESTAMP    | before | 0 1 2 3",
        "FROM_TIMESTAMP    | after  | 1 2 3",
      })
  void shardsAreFilteredByWhenTheyWereOpen(ShardFilterType type, String when, String expected) {
    assertThat(filtered(type, when, CLOCK_STEP)).isEqualTo(expected);
  }

  /** The numbers of these shards of a stream of which one of two shards was split. */
  final String filtered(ShardFilterType type, String when, Duration apart) {
    String stream = stream(2);
    Instant before = afterNow(apart);
    kinesis.split(stream, shard(stream, 0));
    Instant after = afterNow(apart);
    Instant timestamp = when == null ? null : when.equals("before") ? before : after;
    return client()
        .listShards(
            list ->
                list.streamName(stream).shardFilter(only -> only.type(type).timestamp(timestamp)))
        .shards()
        .stream()
        .map(shard -> shard.shardId().replaceAll("shardId-0*(?=.)", ""))
        .collect(Collectors.joining(" "));
  }

  @Test
  void shardsAreFilteredByTheShardBefore() {
    String stream = stream(4);
    assertThat(
            client()
                .listShards(
                    list ->
                        list.streamName(stream)
                            .shardFilter(
                                only ->
                                    only.type(ShardFilterType.AFTER_SHARD_ID)
                                        .shardId("shardId-000000000001")))
                .shards())
        .isEqualTo(kinesis.shards(stream).subList(2, 4));
  }

  // Puts

  @Test
  void aRecordGoesToTheShardOfItsKeysMd5() throws Exception {
    String stream = stream(4);
    List<Shard> shards = kinesis.shards(stream);
    for (String key : List.of("a", "b", "c", "d", "Zürich", "東京", "🚲", "k".repeat(256))) {
      PutRecordResponse put =
          client().putRecord(one -> one.streamName(stream).partitionKey(key).data(bytes(key)));
      // Four shards begin at quarters of the hash keys.
      Shard shard = shards.get(md5(key).shiftRight(126).intValue());
      assertThat(put.shardId()).as(key).isEqualTo(shard.shardId());
      List<Record> read =
          read(iteratorAt(stream, shard, AT_SEQUENCE_NUMBER, put.sequenceNumber()), 1);
      assertThat(read.get(0).partitionKey()).isEqualTo(key);
      assertThat(texts(read)).containsExactly(key);
    }
  }

  @Test
  void anExplicitHashKeyOverridesThePartitionKey() {
    String stream = stream(3);
    for (Shard shard : kinesis.shards(stream)) {
      for (BigInteger key : List.of(firstHashKey(shard), lastHashKey(shard))) {
        PutRecordResponse put =
            client()
                .putRecord(
                    one ->
                        one.streamName(stream)
                            .partitionKey("any")
                            .explicitHashKey(key.toString())
                            .data(bytes("")));
        assertThat(put.shardId()).as("%s", key).isEqualTo(shard.shardId());
      }
    }
  }

  @Test
  void sequenceNumbersGrowWithinAShard() {
    String stream = stream(1);
    Shard shard = shard(stream, 0);
    List<BigInteger> numbers = new ArrayList<>();
    numbers.add(new BigInteger(shard.sequenceNumberRange().startingSequenceNumber()));
    for (int i = 0; i < 10; i++) {
      String last = numbers.get(i).toString();
      numbers.add(
          new BigInteger(
              client()
                  .putRecord(
                      put ->
                          put.streamName(stream)
                              .partitionKey("any")
                              .sequenceNumberForOrdering(last)
                              .data(bytes("one")))
                  .sequenceNumber()));
    }
    putMany(stream, 10).records().stream()
        .map(PutRecordsResultEntry::sequenceNumber)
        .map(BigInteger::new)
        .forEach(numbers::add);
    assertThat(numbers).isSorted().doesNotHaveDuplicates();
    assertThat(read(stream, shard, 20))
        .extracting(record -> new BigInteger(record.sequenceNumber()))
        .isEqualTo(numbers.subList(1, 21));
  }

  @Test
  void manyRecordsAreAnsweredInTheOrderOfTheRequest() {
    String stream = stream(3);
    PutRecordsResponse put = putMany(stream, 500);
    assertThat(put.failedRecordCount()).isZero();
    assertThat(put.records()).hasSize(500);
    for (Shard shard : kinesis.shards(stream)) {
      List<String> expected =
          IntStream.range(0, 500)
              .filter(i -> put.records().get(i).shardId().equals(shard.shardId()))
              .mapToObj(String::valueOf)
              .toList();
      assertThat(texts(read(stream, shard, expected.size()))).isNotEmpty().isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4096, MIB - 3})
  void payloadsComeBackAsTheyWere(int size) {
    String stream = stream(1);
    byte[] payload = new byte[size];
    new Random(size).nextBytes(payload);
    client()
        .putRecord(
            put ->
                put.streamName(stream).partitionKey("any").data(SdkBytes.fromByteArray(payload)));
    List<Record> read = read(stream, shard(stream, 0), 1);
    assertThat(read.get(0).data().asByteArray()).isEqualTo(payload);
  }

  // Reads

  @Test
  void aShardIsReadFromWhereTheIteratorSays() {
    String stream = stream(1);
    Shard shard = shard(stream, 0);
    String start = shard.sequenceNumberRange().startingSequenceNumber();
    String latest = iterator(stream, shard, LATEST);
    put(stream, "one");
    String second = put(stream, "two").sequenceNumber();
    Instant between = afterNow();
    String later = iterator(stream, shard, LATEST);
    put(stream, "three");

    assertThat(texts(read(stream, shard, 3))).containsExactly("one", "two", "three");
    assertThat(texts(read(latest, 3))).containsExactly("one", "two", "three");
    assertThat(texts(read(later, 1))).containsExactly("three");
    assertThat(texts(read(iteratorAt(stream, shard, AT_SEQUENCE_NUMBER, start), 3)))
        .containsExactly("one", "two", "three");
    assertThat(texts(read(iteratorAt(stream, shard, AFTER_SEQUENCE_NUMBER, start), 3)))
        .containsExactly("one", "two", "three");
    assertThat(texts(read(iteratorAt(stream, shard, AT_SEQUENCE_NUMBER, second), 2)))
        .containsExactly("two", "three");
    assertThat(texts(read(iteratorAt(stream, shard, AFTER_SEQUENCE_NUMBER, second), 1)))
        .containsExactly("three");
    assertThat(texts(read(iterator(get -> get.timestamp(between), stream, shard, AT_TIMESTAMP), 1)))
        .containsExactly("three");
    assertThat(
            texts(
                read(
                    iterator(get -> get.timestamp(Instant.EPOCH), stream, shard, AT_TIMESTAMP), 3)))
        .containsExactly("one", "two", "three");
  }

  @Test
  void aReadTakesNoMoreThanItsLimitAndCanBeRepeated() {
    String stream = stream(1);
    putMany(stream, 5);
    String iterator = iterator(stream, shard(stream, 0), TRIM_HORIZON);
    GetRecordsResponse first = records(iterator, 2);
    assertThat(texts(first.records())).containsExactly("0", "1");
    assertThat(records(iterator, 2).records()).isEqualTo(first.records());
    GetRecordsResponse second = records(first.nextShardIterator(), 2);
    assertThat(texts(second.records())).containsExactly("2", "3");
    assertThat(texts(records(second.nextShardIterator(), 10_000).records())).containsExactly("4");
  }

  @Test
  void aReadTakesNoMoreThanTenMebibytes() {
    String stream = stream(1);
    SdkBytes payload = SdkBytes.fromByteArray(new byte[MIB - 1]);
    for (int i = 0; i < 11; i++) {
      client().putRecord(put -> put.streamName(stream).partitionKey("k").data(payload));
    }
    GetRecordsResponse first = records(iterator(stream, shard(stream, 0), TRIM_HORIZON), 10_000);
    assertThat(first.records()).hasSizeBetween(1, 10);
    assertThat(read(first.nextShardIterator(), 11 - first.records().size()))
        .hasSize(11 - first.records().size());
  }

  @Test
  void aReadTellsWhenRecordsCameAndHowFarItIsBehind() {
    String stream = stream(1);
    Instant before = Instant.now();
    put(stream, "one");
    afterNow();
    put(stream, "two");
    Instant after = afterNow();

    GetRecordsResponse first = records(iterator(stream, shard(stream, 0), TRIM_HORIZON), 1);
    assertThat(first.millisBehindLatest()).isPositive();
    Record record = first.records().get(0);
    assertThat(record.approximateArrivalTimestamp()).isBetween(before.minusMillis(1), after);
    GetRecordsResponse second = records(first.nextShardIterator(), 1);
    assertThat(second.millisBehindLatest()).isZero();
    assertThat(second.records().get(0).approximateArrivalTimestamp())
        .isAfter(record.approximateArrivalTimestamp());
    GetRecordsResponse third = records(second.nextShardIterator(), 1);
    assertThat(third.records()).isEmpty();
    assertThat(third.millisBehindLatest()).isZero();
    assertThat(third.nextShardIterator()).isNotNull();
  }

  @Test
  void aClosedShardIsReadToItsEndAndTellsItsChildren() {
    String stream = stream(1);
    Shard shard = shard(stream, 0);
    putMany(stream, 3);
    kinesis.split(stream, shard);

    List<Record> read = new ArrayList<>();
    GetRecordsResponse last = readToEnd(stream, shard, read);
    assertThat(texts(read)).containsExactly("0", "1", "2");
    assertChildren(last.childShards(), shard, kinesis.openShards(stream));
  }

  // Resharding

  @Test
  void aSplitShardIsClosedAndItsChildrenTakeTheRecords() {
    String stream = stream(2);
    Shard parent = shard(stream, 1);
    String before = putInto(stream, firstHashKey(parent));
    BigInteger middle = firstHashKey(parent).add(BigInteger.valueOf(1000));
    client()
        .splitShard(
            split ->
                split
                    .streamName(stream)
                    .shardToSplit(parent.shardId())
                    .newStartingHashKey(middle.toString()));
    kinesis.awaitActive(stream);

    List<Shard> shards = kinesis.shards(stream);
    assertThat(shards).hasSize(4);
    assertThat(shards.get(1).sequenceNumberRange().endingSequenceNumber()).isNotNull();
    assertTile(kinesis.openShards(stream));
    assertThat(firstHashKey(shards.get(2))).isEqualTo(firstHashKey(parent));
    assertThat(firstHashKey(shards.get(3))).isEqualTo(middle);
    for (Shard child : shards.subList(2, 4)) {
      assertThat(child.parentShardId()).isEqualTo(parent.shardId());
      assertThat(child.adjacentParentShardId()).isNull();
      assertThat(new BigInteger(child.sequenceNumberRange().startingSequenceNumber()))
          .isGreaterThan(new BigInteger(before));
      String after = putInto(stream, firstHashKey(child));
      assertThat(new BigInteger(after)).isGreaterThan(new BigInteger(before));
      assertThat(read(stream, child, 1)).extracting(Record::sequenceNumber).containsExactly(after);
    }
    assertThat(read(iteratorAt(stream, parent, AT_SEQUENCE_NUMBER, before), 1)).hasSize(1);
    assertThat(summary(stream).openShardCount()).isEqualTo(3);
  }

  @Test
  void aClosedShardEndsWithASequenceNumberBetweenItsRecordsAndItsChildrens() {
    String stream = stream(1);
    Shard open = shard(stream, 0);
    String last = put(stream, "one").sequenceNumber();
    kinesis.split(stream, open);
    String end = shard(stream, 0).sequenceNumberRange().endingSequenceNumber();
    assertThat(new BigInteger(end))
        .isGreaterThanOrEqualTo(new BigInteger(last))
        .isLessThan(new BigInteger(put(stream, "two").sequenceNumber()));
  }

  @Test
  void mergedShardsAreClosedAndTheirChildTakesTheRecords() {
    String stream = stream(3);
    Shard first = shard(stream, 1);
    Shard second = shard(stream, 2);
    String before = putInto(stream, firstHashKey(second));
    kinesis.merge(stream, first, second);

    List<Shard> shards = kinesis.shards(stream);
    assertThat(shards).hasSize(4);
    Shard child = shards.get(3);
    assertThat(child.parentShardId()).isEqualTo(first.shardId());
    assertThat(child.adjacentParentShardId()).isEqualTo(second.shardId());
    assertTile(kinesis.openShards(stream));
    String after = putInto(stream, lastHashKey(second));
    assertThat(new BigInteger(after)).isGreaterThan(new BigInteger(before));
    assertThat(read(stream, child, 1)).extracting(Record::sequenceNumber).containsExactly(after);
    for (Shard parent : List.of(first, second)) {
      GetRecordsResponse last = readToEnd(stream, parent, new ArrayList<>());
      assertThat(last.childShards()).hasSize(1);
      assertThat(last.childShards().get(0).shardId()).isEqualTo(child.shardId());
      assertThat(last.childShards().get(0).parentShards())
          .containsExactlyInAnyOrder(first.shardId(), second.shardId());
    }
  }

  @ParameterizedTest
  @CsvSource({"2, 4", "4, 2", "2, 3", "3, 2"})
  void aNewShardCountMakesEvenShardsThatDescendFromTheOld(int before, int after) {
    String stream = stream(before);
    List<Shard> old = kinesis.shards(stream);
    scale(stream, after);

    List<Shard> open = kinesis.openShards(stream);
    assertThat(open).hasSize(after);
    assertTileEvenly(open);
    assertThat(summary(stream).openShardCount()).isEqualTo(after);
    for (Shard shard : open) {
      assertThat(ancestors(kinesis.shards(stream), shard))
          .as("ancestors of %s", shard)
          .containsAll(
              old.stream().filter(one -> overlap(one, shard)).map(Shard::shardId).toList());
    }
  }

  // Consumers

  @Test
  void aConsumerIsRegisteredDescribedListedAndDeregistered() {
    String stream = stream(1);
    String arn = arn(stream);
    String first = consumer(arn, "first");
    consumer(arn, "second");
    consumer(arn, "third");

    ConsumerDescription described =
        client()
            .describeStreamConsumer(describe -> describe.consumerARN(first))
            .consumerDescription();
    assertThat(described)
        .isEqualTo(
            client()
                .describeStreamConsumer(describe -> describe.streamARN(arn).consumerName("first"))
                .consumerDescription());
    assertThat(described.consumerName()).isEqualTo("first");
    assertThat(described.consumerARN()).startsWith(arn + "/consumer/first:");
    assertThat(described.streamARN()).isEqualTo(arn);
    assertThat(described.consumerCreationTimestamp())
        .isCloseTo(Instant.now(), within(Duration.ofMinutes(1)));
    assertThat(summary(stream).consumerCount()).isEqualTo(3);
    assertThatThrownBy(() -> consumer(arn, "first")).isInstanceOf(ResourceInUseException.class);

    assertThat(consumers(arn, 100)).containsExactlyInAnyOrder("first", "second", "third");
    client().deregisterStreamConsumer(end -> end.consumerARN(first));
    client().deregisterStreamConsumer(end -> end.streamARN(arn).consumerName("second"));
    await("two consumers are gone").atMost(LONGEST).until(() -> consumers(arn, 100).size() == 1);
    assertThatThrownBy(
            () -> client().describeStreamConsumer(describe -> describe.consumerARN(first)))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void consumersAreListedInPages() {
    String arn = arn(stream(1));
    for (String name : List.of("a", "b", "c", "d")) {
      consumer(arn, name);
    }
    assertThat(consumers(arn, 1)).containsExactlyInAnyOrder("a", "b", "c", "d");
  }

  @Test
  void aSubscriberSeesTheRecordsInOrderAsTheyCome() {
    String stream = stream(1);
    put(stream, "one");
    String second = put(stream, "two").sequenceNumber();
    put(stream, "three");
    String arn = arn(stream);
    String shard = shard(stream, 0).shardId();
    try (Subscriber all =
            subscriber(consumer(arn, "all"), shard, start -> start.type(TRIM_HORIZON));
        Subscriber at =
            subscriber(
                consumer(arn, "at"),
                shard,
                start -> start.type(AT_SEQUENCE_NUMBER).sequenceNumber(second));
        Subscriber after =
            subscriber(
                consumer(arn, "after"),
                shard,
                start -> start.type(AFTER_SEQUENCE_NUMBER).sequenceNumber(second));
        Subscriber latest =
            subscriber(consumer(arn, "latest"), shard, start -> start.type(LATEST))) {
      all.await("one", "two", "three");
      putMany(stream, 3);
      all.await("one", "two", "three", "0", "1", "2");
      at.await("two", "three", "0", "1", "2");
      after.await("three", "0", "1", "2");
      latest.await("0", "1", "2");
      SubscribeToShardEvent last = all.last();
      assertThat(last.millisBehindLatest()).isZero();
      assertThat(last.hasChildShards()).isFalse();
      put(stream, "end");
      all.await("one", "two", "three", "0", "1", "2", "end");
      assertThat(
              texts(
                  read(
                      iteratorAt(
                          stream,
                          shard(stream, 0),
                          AFTER_SEQUENCE_NUMBER,
                          last.continuationSequenceNumber()),
                      1)))
          .containsExactly("end");
    }
  }

  @Test
  void aSubscriptionIsAnsweredBeforeItsEvents() {
    String stream = stream(1);
    put(stream, "one");
    String consumer = consumer(arn(stream), "any");
    try (Subscriber subscriber =
        subscriber(consumer, shard(stream, 0).shardId(), start -> start.type(TRIM_HORIZON))) {
      subscriber.await("one");
      assertThat(subscriber.isAnswered()).isTrue();
    }
  }

  @Test
  void aSubscriptionEndsWithTheShardAndTellsItsChildren() {
    String stream = stream(1);
    Shard shard = shard(stream, 0);
    String consumer = consumer(arn(stream), "any");
    put(stream, "one");
    try (Subscriber subscriber =
        subscriber(consumer, shard.shardId(), start -> start.type(TRIM_HORIZON))) {
      subscriber.await("one");
      put(stream, "two");
      kinesis.split(stream, shard);
      subscriber.awaitEnd();
      subscriber.await("one", "two");
      assertChildren(subscriber.last().childShards(), shard, kinesis.openShards(stream));
    }
  }

  // Errors

  @ParameterizedTest
  @EnumSource
  void whatIsMissingIsNotFound(Missing missing) {
    String stream = stream(1);
    assertThatThrownBy(() -> missing.request.send(client(), stream))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @ParameterizedTest
  @EnumSource
  void aRequestThatBreaksARuleIsRefused(Invalid invalid) {
    String stream = stream(3);
    assertRefused(() -> invalid.request.send(client(), stream));
    assertThat(kinesis.shards(stream)).hasSize(3);
    assertThat(records(iterator(stream, shard(stream, 0), TRIM_HORIZON), 1).records()).isEmpty();
  }

  // Plain requests, as the AWS CLI sends them

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aRequestInJsonIsAnsweredInJson(boolean chunked) throws Exception {
    String stream = stream(1);
    String put =
        "{\"StreamName\":\"%s\",\"PartitionKey\":\"Zürich\",\"Data\":\"AAH/\"}".formatted(stream);
    JsonNode answer = json("PutRecord", put, chunked, 200);
    assertThat(answer.get("ShardId").textValue()).isEqualTo("shardId-000000000000");

    String iterator =
        json(
                "GetShardIterator",
                "{\"StreamName\":\"%s\",\"ShardId\":\"shardId-000000000000\",\"ShardIteratorType\":\"TRIM_HORIZON\"}"
                    .formatted(stream),
                chunked,
                200)
            .get("ShardIterator")
            .textValue();
    JsonNode read =
        json("GetRecords", "{\"ShardIterator\":\"%s\"}".formatted(iterator), chunked, 200);
    assertThat(read.get("MillisBehindLatest").longValue()).isZero();
    JsonNode record = read.get("Records").get(0);
    assertThat(record.get("Data").textValue()).isEqualTo("AAH/");
    assertThat(record.get("PartitionKey").textValue()).isEqualTo("Zürich");
    assertThat(record.get("SequenceNumber")).isEqualTo(answer.get("SequenceNumber"));
    assertThat(record.get("ApproximateArrivalTimestamp").isNumber()).isTrue();
    assertThat(record.get("ApproximateArrivalTimestamp").decimalValue().movePointRight(3))
        .isEqualByComparingTo(
            BigDecimal.valueOf(
                read(iterator, 1).get(0).approximateArrivalTimestamp().toEpochMilli()));
  }

  @Test
  void anErrorInJsonNamesItsTypeAndSaysWhy() throws Exception {
    JsonNode missing =
        json("DescribeStreamSummary", "{\"StreamName\":\"no-such-stream\"}", false, 400);
    assertThat(missing.get("__type").textValue()).endsWith("ResourceNotFoundException");
    assertThat(missing.get("message").textValue()).contains("no-such-stream");
    assertThat(json("DescribeStreamSummary", "{\"StreamName\":", false, 400).get("__type"))
        .asString()
        .contains("SerializationException");
    assertThat(json("MakeCoffee", "{}", false, 400).get("__type").textValue()).isNotEmpty();
  }

  private JsonNode json(String operation, String body, boolean chunked, int status)
      throws Exception {
    byte[] utf8 = body.getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(kinesis.endpoint()))
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("X-Amz-Target", "Kinesis_20131202." + operation)
            .header("X-Amz-Date", "20260101T000000Z")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/kinesis/aws4_request,"
                    + " SignedHeaders=host;x-amz-date, Signature=00")
            .POST(
                chunked
                    ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(utf8))
                    : BodyPublishers.ofByteArray(utf8))
            .build();
    HttpResponse<byte[]> response = HTTP.send(request, BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/x-amz-json-1.1");
    assertThat(response.headers().firstValue("x-amzn-RequestId")).isPresent();
    return JSON.readTree(response.body());
  }

  // What the tests say it with

  private KinesisClient client() {
    return kinesis.client();
  }

  /** A stream of its own for this test. */
  final String stream(int shards) {
    String stream = "stream-%03d".formatted(count++);
    kinesis.createStream(stream, shards);
    return stream;
  }

  private Shard shard(String stream, int index) {
    return kinesis.shards(stream).get(index);
  }

  private StreamDescriptionSummary summary(String stream) {
    return client()
        .describeStreamSummary(describe -> describe.streamName(stream))
        .streamDescriptionSummary();
  }

  final String arn(String stream) {
    return summary(stream).streamARN();
  }

  private void increaseRetention(String stream, int hours) {
    client()
        .increaseStreamRetentionPeriod(
            increase -> increase.streamName(stream).retentionPeriodHours(hours));
    kinesis.awaitActive(stream);
  }

  private void decreaseRetention(String stream, int hours) {
    client()
        .decreaseStreamRetentionPeriod(
            decrease -> decrease.streamName(stream).retentionPeriodHours(hours));
    kinesis.awaitActive(stream);
  }

  final PutRecordResponse put(String stream, String text) {
    return client().putRecord(put -> put.streamName(stream).partitionKey("any").data(bytes(text)));
  }

  /** Puts a record at this hash key and returns its sequence number. */
  private String putInto(String stream, BigInteger hashKey) {
    return client()
        .putRecord(
            put ->
                put.streamName(stream)
                    .partitionKey("any")
                    .explicitHashKey(hashKey.toString())
                    .data(bytes("any")))
        .sequenceNumber();
  }

  /** Puts records 0, 1, 2 and so on, each with its own partition key. */
  private PutRecordsResponse putMany(String stream, int count) {
    return client()
        .putRecords(
            put ->
                put.streamName(stream)
                    .records(
                        IntStream.range(0, count)
                            .mapToObj(String::valueOf)
                            .map(text -> entry(text))
                            .toList()));
  }

  private static PutRecordsRequestEntry entry(String text) {
    return PutRecordsRequestEntry.builder().partitionKey(text).data(bytes(text)).build();
  }

  private String iterator(String stream, Shard shard, ShardIteratorType type) {
    return iterator(get -> {}, stream, shard, type);
  }

  private String iteratorAt(
      String stream, Shard shard, ShardIteratorType type, String sequenceNumber) {
    return iterator(get -> get.startingSequenceNumber(sequenceNumber), stream, shard, type);
  }

  private String iterator(
      Consumer<GetShardIteratorRequest.Builder> more,
      String stream,
      Shard shard,
      ShardIteratorType type) {
    return client()
        .getShardIterator(
            get ->
                more.accept(
                    get.streamName(stream).shardId(shard.shardId()).shardIteratorType(type)))
        .shardIterator();
  }

  private GetRecordsResponse records(String iterator, int limit) {
    return client().getRecords(get -> get.shardIterator(iterator).limit(limit));
  }

  private List<Record> read(String stream, Shard shard, int count) {
    return read(iterator(stream, shard, TRIM_HORIZON), count);
  }

  /** Reads until there are that many records, in as many reads as it takes. */
  private List<Record> read(String iterator, int count) {
    List<Record> read = new ArrayList<>();
    String[] next = {iterator};
    await(count + " records")
        .atMost(LONGEST)
        .until(
            () -> {
              GetRecordsResponse response = records(next[0], 10_000);
              read.addAll(response.records());
              next[0] = response.nextShardIterator();
              return read.size() >= count;
            });
    return read;
  }

  /** Reads a closed shard and returns the last answer, which has no next iterator. */
  private GetRecordsResponse readToEnd(String stream, Shard shard, List<Record> read) {
    GetRecordsResponse response = records(iterator(stream, shard, TRIM_HORIZON), 2);
    for (int i = 0; i < 100 && response.nextShardIterator() != null; i++) {
      read.addAll(response.records());
      response = records(response.nextShardIterator(), 2);
    }
    assertThat(response.nextShardIterator()).isNull();
    read.addAll(response.records());
    return response;
  }

  final void scale(String stream, int shards) {
    client()
        .updateShardCount(
            update ->
                update
                    .streamName(stream)
                    .targetShardCount(shards)
                    .scalingType(ScalingType.UNIFORM_SCALING));
    kinesis.awaitActive(stream);
  }

  /** The ids of the shards that this one descends from. */
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

  final String consumer(String streamArn, String name) {
    String arn =
        client()
            .registerStreamConsumer(register -> register.streamARN(streamArn).consumerName(name))
            .consumer()
            .consumerARN();
    await(name + " is active")
        .atMost(LONGEST)
        .until(
            () ->
                client()
                        .describeStreamConsumer(describe -> describe.consumerARN(arn))
                        .consumerDescription()
                        .consumerStatus()
                    == ConsumerStatus.ACTIVE);
    return arn;
  }

  final List<String> consumers(String streamArn, int pageSize) {
    return client()
        .listStreamConsumersPaginator(list -> list.streamARN(streamArn).maxResults(pageSize))
        .stream()
        .flatMap(page -> page.consumers().stream())
        .map(software.amazon.awssdk.services.kinesis.model.Consumer::consumerName)
        .toList();
  }

  final Subscriber subscriber(
      String consumerArn, String shardId, Consumer<StartingPosition.Builder> start) {
    return new Subscriber(subscriptions, consumerArn, shardId, start);
  }

  private static Instant afterNow() {
    return afterNow(CLOCK_STEP);
  }

  /** An instant that far after all that has happened and as far before all that will. */
  private static Instant afterNow(Duration apart) {
    Instant instant = Instant.now().plus(apart).truncatedTo(ChronoUnit.MILLIS);
    await("the clock has moved on").until(() -> Instant.now().isAfter(instant.plus(apart)));
    return instant;
  }

  private static SdkBytes bytes(String text) {
    return SdkBytes.fromUtf8String(text);
  }

  private static List<String> texts(List<Record> records) {
    return records.stream().map(record -> record.data().asUtf8String()).toList();
  }

  private static BigInteger md5(String key) throws NoSuchAlgorithmException {
    byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
    return new BigInteger(1, MessageDigest.getInstance("MD5").digest(utf8));
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
    BigInteger count = BigInteger.valueOf(shards.size());
    assertThat(shards)
        .allSatisfy(
            shard ->
                assertThat(lastHashKey(shard).subtract(firstHashKey(shard)))
                    .isCloseTo(HASH_KEYS.divide(count), within(ROUNDING)));
  }

  private static void assertChildren(
      List<ChildShard> children, Shard parent, List<Shard> expected) {
    assertThat(children)
        .containsExactlyInAnyOrderElementsOf(
            expected.stream()
                .map(
                    shard ->
                        ChildShard.builder()
                            .shardId(shard.shardId())
                            .parentShards(parent.shardId())
                            .hashKeyRange(shard.hashKeyRange())
                            .build())
                .toList());
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
