package io.shardflow.localkinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.services.kinesis.model.ShardIteratorType.LATEST;
import static software.amazon.awssdk.services.kinesis.model.ShardIteratorType.TRIM_HORIZON;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.KinesisException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ListStreamsResponse;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.SubscribeToShardEvent;

/** Tests the emulator kinesis-local, with its known deviations from Kinesis. */
class NodeKinesisConformanceIT extends KinesisConformance {
  NodeKinesisConformanceIT() {
    super(new NodeKinesis());
  }

  /** Deviation: it returns neither a token nor summaries. */
  @Override
  @Test
  void pagesOfStreamsHaveTokensAndSummaries() {
    stream(1);
    stream(1);
    ListStreamsResponse page = server.client().listStreams(list -> list.limit(1));
    assertThat(page.hasMoreStreams()).isTrue();
    assertThat(page.nextToken()).isNull();
    assertThat(page.hasStreamSummaries()).isFalse();
  }

  /** Deviation: it compares whole seconds only and ignores the trim horizon. */
  @Override
  @Test
  void shardsCanBeFilteredByTime() {
    assertThat(filtered(Duration.ofSeconds(1)))
        .containsExactly(
            "AT_LATEST: 1 2 3",
            "AT_TRIM_HORIZON: 0 1 2 3",
            "FROM_TRIM_HORIZON: 0 1 2 3",
            "AT_TIMESTAMP before: 0 1",
            "AT_TIMESTAMP after: 1 2 3",
            "FROM_TIMESTAMP before: 0 1 2 3",
            "FROM_TIMESTAMP after: 1 2 3");
  }

  /** Deviation: it is too slow for so many records. Below the limit, one read returns them all. */
  @Override
  @Test
  void readsReturnAtMostTenMebibytes() {
    TestStream stream = stream(1);
    SdkBytes payload = SdkBytes.fromByteArray(new byte[1 << 19]);
    for (int i = 0; i < 3; i++) {
      stream.put(record -> record.data(payload));
    }
    String iterator = stream.iterator(stream.shard(0), TRIM_HORIZON);
    assertThat(stream.get(iterator, 10_000).records()).hasSize(3);
  }

  /** Deviation: all closed shards end with the same number, below those of their records. */
  @Override
  @Test
  void closedShardsEndBeforeTheNumbersOfTheirChildren() {
    TestStream stream = stream(1);
    stream.split(stream.shard(0));
    assertThat(stream.shard(0).sequenceNumberRange().endingSequenceNumber())
        .isEqualTo(String.valueOf(Long.MAX_VALUE));
  }

  @Override
  @ParameterizedTest
  @CsvSource({"2, 4", "4, 2"})
  void updateShardCountMakesEvenDescendantShards(int before, int after) {
    super.updateShardCountMakesEvenDescendantShards(before, after);
  }

  /** Deviation: unless the count is doubled or halved, it splits or merges as few as possible. */
  @ParameterizedTest
  @CsvSource({"2, 3", "3, 2"})
  void updateShardCountMakesUnevenShards(int before, int after) {
    TestStream stream = stream(before);
    stream.scale(after);
    assertTile(stream.openShards());
    assertThat(stream.openShards()).hasSize(after);
    assertThat(stream.shards()).hasSize(after > before ? before + 2 : before + 1);
  }

  /** Deviation: it loses a consumer if there is a next page. */
  @Override
  @Test
  void consumersAreListedInPages() {
    TestStream stream = stream(1);
    List.of("a", "b", "c", "d").forEach(stream::consumer);
    assertThat(stream.consumers(1)).isNotEmpty().hasSizeLessThan(4);
  }

  /** Deviation: it sends only events, without an initial response. */
  @Override
  @Test
  void subscriptionsHaveAResponseBesidesTheirEvents() {
    TestStream stream = stream(1);
    stream.put("one");
    try (Subscriber subscriber =
        stream.subscribe(
            stream.consumer("any"), stream.shard(0), from -> from.type(TRIM_HORIZON))) {
      subscriber.await("one");
      assertThat(subscriber.isAnswered()).isFalse();
    }
  }

  /** Deviation: it accepts the subscription and sends events without records. */
  @Override
  @Test
  void subscriptionsToMissingShardsAreRefused() {
    TestStream stream = stream(1);
    Shard missing = stream.shard(0).toBuilder().shardId("shardId-000000000009").build();
    try (Subscriber subscriber =
        stream.subscribe(stream.consumer("any"), missing, from -> from.type(LATEST))) {
      subscriber.awaitEvent();
      assertThat(subscriber.last().records()).isEmpty();
    }
  }

  /** Deviation: it returns no children and continues to send events without records. */
  @Override
  @Test
  void subscriptionsEndWithTheChildrenOfTheShard() {
    TestStream stream = stream(1);
    Shard shard = stream.shard(0);
    try (Subscriber subscriber =
        stream.subscribe(stream.consumer("any"), shard, from -> from.type(TRIM_HORIZON))) {
      stream.put("one");
      stream.split(shard);
      subscriber.await("one");
      SubscribeToShardEvent last = subscriber.last();
      await("another event").until(() -> subscriber.last() != last);
      assertThat(subscriber.last().hasChildShards()).isFalse();
    }
  }

  @Override
  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {
        "NO_SHARDS",
        "A_LIST_OF_NO_SHARDS",
        "A_HASH_KEY_THAT_IS_NO_NUMBER",
        "A_RECORD_OF_MORE_THAN_A_MEBIBYTE_WITH_ITS_KEY",
        "A_MALFORMED_SEQUENCE_NUMBER_FOR_ORDERING",
        "NO_RECORDS",
        "RECORDS_501",
        "RECORDS_OF_MORE_THAN_5_MEBIBYTES",
        "A_SEQUENCE_NUMBER_OF_NO_STREAM",
        "A_SEQUENCE_NUMBER_OF_ANOTHER_SHARD",
        "A_MALFORMED_ITERATOR",
        "A_SPLIT_AT_THE_FIRST_HASH_KEY",
        "A_SPLIT_AT_NO_NUMBER"
      })
  void requestsThatBreakARuleAreRefused(Invalid invalid) {
    super.requestsThatBreakARuleAreRefused(invalid);
  }

  @Test
  void streamsWithoutShardsAreRefusedAsTooMany() {
    assertThatThrownBy(() -> Invalid.NO_SHARDS.send(server.client(), "any"))
        .isInstanceOf(LimitExceededException.class);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "A_RECORD_OF_MORE_THAN_A_MEBIBYTE_WITH_ITS_KEY",
        "NO_RECORDS",
        "RECORDS_501",
        "RECORDS_OF_MORE_THAN_5_MEBIBYTES",
        "A_SEQUENCE_NUMBER_OF_NO_STREAM",
        "A_SEQUENCE_NUMBER_OF_ANOTHER_SHARD",
        "A_SPLIT_AT_THE_FIRST_HASH_KEY"
      })
  void someInvalidRequestsAreAccepted(Invalid invalid) {
    TestStream stream = stream(3);
    assertThatCode(() -> invalid.send(server.client(), stream.name())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "A_LIST_OF_NO_SHARDS",
        "A_HASH_KEY_THAT_IS_NO_NUMBER",
        "A_MALFORMED_SEQUENCE_NUMBER_FOR_ORDERING",
        "A_MALFORMED_ITERATOR",
        "A_SPLIT_AT_NO_NUMBER"
      })
  void someInvalidRequestsFailDifferently(Invalid invalid) {
    TestStream stream = stream(3);
    assertThatThrownBy(() -> invalid.send(server.client(), stream.name()))
        .isInstanceOfSatisfying(
            KinesisException.class, e -> assertThat(e.statusCode()).isEqualTo(500));
  }
}
