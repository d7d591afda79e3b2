package io.shardflow.localkinesis;

import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Requests for resources that do not exist. */
enum Missing implements Request {
  DESCRIBED_STREAM((kinesis, stream) -> kinesis.describeStream(one -> one.streamName("none"))),
  DESCRIBED_STREAM_BY_ARN(
      (kinesis, stream) -> kinesis.describeStream(one -> one.streamARN(arn("none")))),
  SUMMARIZED_STREAM(
      (kinesis, stream) -> kinesis.describeStreamSummary(one -> one.streamName("none"))),
  DELETED_STREAM((kinesis, stream) -> kinesis.deleteStream(one -> one.streamName("none"))),
  LISTED_STREAM((kinesis, stream) -> kinesis.listShards(one -> one.streamName("none"))),
  SCALED_STREAM(
      (kinesis, stream) ->
          kinesis.updateShardCount(
              one ->
                  one.streamName("none")
                      .targetShardCount(2)
                      .scalingType(ScalingType.UNIFORM_SCALING))),
  RETAINED_STREAM(
      (kinesis, stream) ->
          kinesis.increaseStreamRetentionPeriod(
              one -> one.streamName("none").retentionPeriodHours(48))),
  STREAM_OF_A_RECORD(
      (kinesis, stream) ->
          kinesis.putRecord(
              one -> one.streamName("none").partitionKey("k").data(SdkBytes.fromUtf8String("")))),
  STREAM_OF_RECORDS(
      (kinesis, stream) ->
          kinesis.putRecords(
              many ->
                  many.streamName("none")
                      .records(
                          PutRecordsRequestEntry.builder()
                              .partitionKey("k")
                              .data(SdkBytes.fromUtf8String(""))
                              .build()))),
  STREAM_OF_AN_ITERATOR(
      (kinesis, stream) ->
          kinesis.getShardIterator(
              one ->
                  one.streamName("none")
                      .shardId(shard(0))
                      .shardIteratorType(ShardIteratorType.LATEST))),
  SHARD_OF_AN_ITERATOR(
      (kinesis, stream) ->
          kinesis.getShardIterator(
              one ->
                  one.streamName(stream)
                      .shardId(shard(9))
                      .shardIteratorType(ShardIteratorType.LATEST))),
  SPLIT_SHARD(
      (kinesis, stream) ->
          kinesis.splitShard(
              one -> one.streamName(stream).shardToSplit(shard(9)).newStartingHashKey("1"))),
  MERGED_SHARD(
      (kinesis, stream) ->
          kinesis.mergeShards(
              one -> one.streamName(stream).shardToMerge(shard(0)).adjacentShardToMerge(shard(9)))),
  STREAM_OF_A_CONSUMER(
      (kinesis, stream) ->
          kinesis.registerStreamConsumer(one -> one.streamARN(arn("none")).consumerName("c"))),
  STREAM_OF_CONSUMERS(
      (kinesis, stream) -> kinesis.listStreamConsumers(one -> one.streamARN(arn("none")))),
  DESCRIBED_CONSUMER(
      (kinesis, stream) ->
          kinesis.describeStreamConsumer(one -> one.streamARN(arn(stream)).consumerName("none"))),
  DESCRIBED_CONSUMER_BY_ARN(
      (kinesis, stream) ->
          kinesis.describeStreamConsumer(
              one -> one.consumerARN(arn(stream) + "/consumer/none:1700000000"))),
  DEREGISTERED_CONSUMER(
      (kinesis, stream) ->
          kinesis.deregisterStreamConsumer(one -> one.streamARN(arn(stream)).consumerName("none")));

  private final Request request;

  Missing(Request request) {
    this.request = request;
  }

  @Override
  public void send(KinesisClient kinesis, String stream) {
    request.send(kinesis, stream);
  }

  private static String arn(String stream) {
    return "arn:aws:kinesis:us-east-1:000000000000:stream/" + stream;
  }

  private static String shard(int index) {
    return "shardId-%012d".formatted(index);
  }
}
