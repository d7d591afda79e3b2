package io.shardflow.localkinesis;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/**
 * The shapes of requests and answers: their fields, each with its first letter in upper case, are
 * those of AWS's API reference. What is absent is null.
 */
final class Messages {
  private Messages() {}

  /** A request that names a stream in either way. */
  interface OfStream {
    String streamName();

    String streamARN();
  }

  /** Whatever of a request says which stream it is about. */
  record Resource(String streamName, String streamARN, String consumerARN, String shardIterator) {}

  record Empty() {}

  record Failure(@JsonProperty("__type") String type, @JsonProperty("message") String message) {}

  record StreamModeDetails(String streamMode) {}

  record CreateStream(String streamName, Integer shardCount, StreamModeDetails streamModeDetails) {}

  record StreamRequest(String streamName, String streamARN) implements OfStream {}

  record DescribeStream(
      String streamName, String streamARN, Integer limit, String exclusiveStartShardId)
      implements OfStream {}

  record StreamDescribed(StreamDescription streamDescription) {}

  record StreamDescription(
      String streamName,
      String streamARN,
      String streamStatus,
      StreamModeDetails streamModeDetails,
      List<ShardDescription> shards,
      boolean hasMoreShards,
      long retentionPeriodHours,
      Instant streamCreationTimestamp,
      List<EnhancedMonitoring> enhancedMonitoring,
      String encryptionType) {}

  record EnhancedMonitoring(List<String> shardLevelMetrics) {}

  record StreamSummarized(StreamSummary streamDescriptionSummary) {}

  record StreamSummary(
      String streamName,
      String streamARN,
      String streamStatus,
      StreamModeDetails streamModeDetails,
      long retentionPeriodHours,
      Instant streamCreationTimestamp,
      List<EnhancedMonitoring> enhancedMonitoring,
      String encryptionType,
      int openShardCount,
      int consumerCount) {}

  record ShardDescription(
      String shardId,
      String parentShardId,
      String adjacentParentShardId,
      HashKeyRange hashKeyRange,
      SequenceNumberRange sequenceNumberRange) {}

  record HashKeyRange(String startingHashKey, String endingHashKey) {}

  record SequenceNumberRange(String startingSequenceNumber, String endingSequenceNumber) {}

  record ListStreams(Integer limit, String exclusiveStartStreamName, String nextToken) {}

  record StreamsListed(
      List<String> streamNames,
      boolean hasMoreStreams,
      String nextToken,
      List<ListedStream> streamSummaries) {}

  record ListedStream(
      String streamName,
      String streamARN,
      String streamStatus,
      StreamModeDetails streamModeDetails,
      Instant streamCreationTimestamp) {}

  record ListShards(
      String streamName,
      String streamARN,
      String nextToken,
      String exclusiveStartShardId,
      Integer maxResults,
      ShardFilter shardFilter)
      implements OfStream {}

  record ShardFilter(String type, String shardId, Instant timestamp) {}

  record ShardsListed(List<ShardDescription> shards, String nextToken) {}

  record RetentionPeriod(String streamName, String streamARN, Integer retentionPeriodHours)
      implements OfStream {}

  record SplitShard(
      String streamName, String streamARN, String shardToSplit, String newStartingHashKey)
      implements OfStream {}

  record MergeShards(
      String streamName, String streamARN, String shardToMerge, String adjacentShardToMerge)
      implements OfStream {}

  record UpdateShardCount(
      String streamName, String streamARN, Integer targetShardCount, String scalingType)
      implements OfStream {}

  record ShardCountUpdated(
      String streamName, String streamARN, int currentShardCount, int targetShardCount) {}

  record PutRecord(
      String streamName,
      String streamARN,
      byte[] data,
      String partitionKey,
      String explicitHashKey,
      String sequenceNumberForOrdering)
      implements OfStream {}

  record RecordPut(String shardId, String sequenceNumber, String encryptionType) {}

  record PutRecords(String streamName, String streamARN, List<PutEntry> records)
      implements OfStream {}

  record PutEntry(byte[] data, String partitionKey, String explicitHashKey) {}

  record RecordsPut(int failedRecordCount, List<PutResult> records, String encryptionType) {}

  record PutResult(String shardId, String sequenceNumber, String errorCode, String errorMessage) {}

  record GetShardIterator(
      String streamName,
      String streamARN,
      String shardId,
      String shardIteratorType,
      String startingSequenceNumber,
      Instant timestamp)
      implements OfStream {}

  record ShardIteratorGot(String shardIterator) {}

  record GetRecords(String shardIterator, Integer limit) {}

  record RecordsGot(
      List<GotRecord> records,
      String nextShardIterator,
      long millisBehindLatest,
      List<ChildShard> childShards) {}

  record GotRecord(
      String sequenceNumber,
      Instant approximateArrivalTimestamp,
      byte[] data,
      String partitionKey,
      String encryptionType) {}

  record ChildShard(String shardId, List<String> parentShards, HashKeyRange hashKeyRange) {}

  record RegisterConsumer(String streamARN, String consumerName) {}

  record ConsumerRegistered(ConsumerDescription consumer) {}

  record OfConsumer(String streamARN, String consumerName, String consumerARN) {}

  record ConsumerDescribed(ConsumerDescription consumerDescription) {}

  record ConsumerDescription(
      String consumerName,
      String consumerARN,
      String consumerStatus,
      Instant consumerCreationTimestamp,
      String streamARN) {}

  record ListConsumers(String streamARN, String nextToken, Integer maxResults) {}

  record ConsumersListed(List<ConsumerDescription> consumers, String nextToken) {}

  record SubscribeToShard(String consumerARN, String shardId, StartingPosition startingPosition) {}

  record StartingPosition(String type, String sequenceNumber, Instant timestamp) {}

  record ShardEvent(
      List<GotRecord> records,
      String continuationSequenceNumber,
      long millisBehindLatest,
      List<ChildShard> childShards) {}
}
