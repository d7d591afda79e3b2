package io.shardflow.localkinesis;

import java.math.BigInteger;
import java.util.Collections;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Requests that break a rule of the API, for a stream with three empty shards. */
enum Invalid implements Request {
  NO_SHARDS((kinesis, stream) -> kinesis.createStream(one -> one.streamName("new").shardCount(0))),
  A_STREAM_NAME_WITH_A_BLANK(
      (kinesis, stream) -> kinesis.createStream(one -> one.streamName("a b").shardCount(1))),
  A_STREAM_NAME_OF_129_CHARACTERS(
      (kinesis, stream) ->
          kinesis.createStream(one -> one.streamName("n".repeat(129)).shardCount(1))),
  A_LIST_OF_NO_STREAMS((kinesis, stream) -> kinesis.listStreams(one -> one.limit(0))),
  A_LIST_OF_NO_SHARDS(
      (kinesis, stream) -> kinesis.listShards(one -> one.streamName(stream).maxResults(0))),
  A_DESCRIPTION_OF_10001_SHARDS(
      (kinesis, stream) -> kinesis.describeStream(one -> one.streamName(stream).limit(10_001))),
  A_MALFORMED_TOKEN((kinesis, stream) -> kinesis.listShards(one -> one.nextToken("none"))),
  A_TOKEN_AND_A_STREAM(
      (kinesis, stream) -> {
        String token = kinesis.listShards(one -> one.streamName(stream).maxResults(1)).nextToken();
        kinesis.listShards(one -> one.streamName(stream).nextToken(token));
      }),
  A_FILTER_WITHOUT_ITS_SHARD(
      (kinesis, stream) ->
          kinesis.listShards(
              one ->
                  one.streamName(stream)
                      .shardFilter(filter -> filter.type(ShardFilterType.AFTER_SHARD_ID)))),
  A_FILTER_WITHOUT_ITS_TIMESTAMP(
      (kinesis, stream) ->
          kinesis.listShards(
              one ->
                  one.streamName(stream)
                      .shardFilter(filter -> filter.type(ShardFilterType.AT_TIMESTAMP)))),

  AN_EMPTY_PARTITION_KEY(put(one -> one.partitionKey(""))),
  A_PARTITION_KEY_OF_257_CHARACTERS(put(one -> one.partitionKey("ü".repeat(257)))),
  A_HASH_KEY_THAT_IS_NO_NUMBER(put(one -> one.explicitHashKey("x"))),
  A_HASH_KEY_WITH_A_LEADING_ZERO(put(one -> one.explicitHashKey("01"))),
  A_HASH_KEY_BEYOND_THE_LAST(
      put(one -> one.explicitHashKey(BigInteger.ONE.shiftLeft(128).toString()))),
  A_RECORD_OF_MORE_THAN_A_MEBIBYTE(put(one -> one.data(zeros((1 << 20) + 1)))),
  A_RECORD_OF_MORE_THAN_A_MEBIBYTE_WITH_ITS_KEY(put(one -> one.data(zeros(1 << 20)))),
  A_MALFORMED_SEQUENCE_NUMBER_FOR_ORDERING(put(one -> one.sequenceNumberForOrdering("x"))),
  NO_RECORDS(putMany(0, 0)),
  RECORDS_501(putMany(501, 1)),
  RECORDS_OF_MORE_THAN_5_MEBIBYTES(putMany(6, 900_000)),

  A_MALFORMED_SEQUENCE_NUMBER(at(ShardIteratorType.AT_SEQUENCE_NUMBER, "x")),
  A_SEQUENCE_NUMBER_OF_NO_STREAM(at(ShardIteratorType.AT_SEQUENCE_NUMBER, "1234567890")),
  A_SEQUENCE_NUMBER_OF_ANOTHER_SHARD(
      (kinesis, stream) ->
          at(
                  ShardIteratorType.AFTER_SEQUENCE_NUMBER,
                  kinesis
                      .listShards(one -> one.streamName(stream))
                      .shards()
                      .get(1)
                      .sequenceNumberRange()
                      .startingSequenceNumber())
              .send(kinesis, stream)),
  NO_SEQUENCE_NUMBER(iterator(one -> one.shardIteratorType(ShardIteratorType.AT_SEQUENCE_NUMBER))),
  NO_TIMESTAMP(iterator(one -> one.shardIteratorType(ShardIteratorType.AT_TIMESTAMP))),
  A_MALFORMED_ITERATOR((kinesis, stream) -> kinesis.getRecords(one -> one.shardIterator("none"))),
  A_READ_OF_NO_RECORDS(read(0)),
  A_READ_OF_10001_RECORDS(read(10_001)),

  A_SPLIT_AT_THE_FIRST_HASH_KEY(split(0, "0")),
  A_SPLIT_BEYOND_THE_SHARD(split(0, BigInteger.ONE.shiftLeft(127).toString())),
  A_SPLIT_AT_NO_NUMBER(split(0, "x")),
  A_MERGE_OF_SHARDS_APART(merge(0, 2)),
  A_MERGE_OF_A_SHARD_WITH_ITSELF(merge(0, 0)),
  A_TARGET_OF_NO_SHARDS(
      (kinesis, stream) ->
          kinesis.updateShardCount(
              one ->
                  one.streamName(stream)
                      .targetShardCount(0)
                      .scalingType(ScalingType.UNIFORM_SCALING))),
  A_CONSUMER_NAME_WITH_A_BLANK(
      (kinesis, stream) -> {
        String arn =
            kinesis
                .describeStreamSummary(one -> one.streamName(stream))
                .streamDescriptionSummary()
                .streamARN();
        kinesis.registerStreamConsumer(one -> one.streamARN(arn).consumerName("a b"));
      });

  private final Request request;

  Invalid(Request request) {
    this.request = request;
  }

  @Override
  public void send(KinesisClient kinesis, String stream) {
    request.send(kinesis, stream);
  }

  private static Request put(Consumer<PutRecordRequest.Builder> change) {
    return (kinesis, stream) ->
        kinesis.putRecord(
            one -> change.accept(one.streamName(stream).partitionKey("k").data(zeros(1))));
  }

  private static Request putMany(int count, int size) {
    PutRecordsRequestEntry record =
        PutRecordsRequestEntry.builder().partitionKey("k").data(zeros(size)).build();
    return (kinesis, stream) ->
        kinesis.putRecords(
            many -> many.streamName(stream).records(Collections.nCopies(count, record)));
  }

  private static Request at(ShardIteratorType type, String sequenceNumber) {
    return iterator(one -> one.shardIteratorType(type).startingSequenceNumber(sequenceNumber));
  }

  private static Request iterator(Consumer<GetShardIteratorRequest.Builder> change) {
    return (kinesis, stream) ->
        kinesis.getShardIterator(one -> change.accept(one.streamName(stream).shardId(shard(0))));
  }

  private static Request read(int limit) {
    return (kinesis, stream) -> {
      String iterator =
          kinesis
              .getShardIterator(
                  one ->
                      one.streamName(stream)
                          .shardId(shard(0))
                          .shardIteratorType(ShardIteratorType.LATEST))
              .shardIterator();
      kinesis.getRecords(one -> one.shardIterator(iterator).limit(limit));
    };
  }

  private static Request split(int index, String hashKey) {
    return (kinesis, stream) ->
        kinesis.splitShard(
            one -> one.streamName(stream).shardToSplit(shard(index)).newStartingHashKey(hashKey));
  }

  private static Request merge(int index, int adjacent) {
    return (kinesis, stream) ->
        kinesis.mergeShards(
            one ->
                one.streamName(stream)
                    .shardToMerge(shard(index))
                    .adjacentShardToMerge(shard(adjacent)));
  }

  private static String shard(int index) {
    return "shardId-%012d".formatted(index);
  }

  private static SdkBytes zeros(int size) {
    return SdkBytes.fromByteArray(new byte[size]);
  }
}
