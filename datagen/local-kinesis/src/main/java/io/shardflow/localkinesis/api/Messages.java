package io.shardflow.localkinesis.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/**
 * The requests and responses of AWS's API reference. Field names start with an upper-case letter in
 * messages. Absent values are null.
 */
public final class Messages {
  private Messages() {}

  /** A request that names a stream by its name or its ARN. */
  public interface StreamReference {
    String streamName();

    String streamARN();
  }

  /** The fields of any request that identify its stream. */
  public record Resource(
      String streamName, String streamARN, String consumerARN, String shardIterator) {}

  public record Empty() {}

  public record Failure(
      @JsonProperty("__type") String type, @JsonProperty("message") String message) {}

  public record StreamModeDetails(String streamMode) {}

  public record CreateStream(
      String streamName, Integer shardCount, StreamModeDetails streamModeDetails) {}

  public record StreamRequest(String streamName, String streamARN) implements StreamReference {}

  public record DescribeStream(
      String streamName, String streamARN, Integer limit, String exclusiveStartShardId)
      implements StreamReference {}

  public record DescribeStreamResponse(StreamDescription streamDescription) {}

  public record StreamDescription(
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

  public record EnhancedMonitoring(List<String> shardLevelMetrics) {}

  public record DescribeStreamSummaryResponse(StreamSummary streamDescriptionSummary) {}

  public record StreamSummary(
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

  public record ShardDescription(
      String shardId,
      String parentShardId,
      String adjacentParentShardId,
      HashKeyRange hashKeyRange,
      SequenceNumberRange sequenceNumberRange) {}

  public record HashKeyRange(String startingHashKey, String endingHashKey) {}

  public record SequenceNumberRange(String startingSequenceNumber, String endingSequenceNumber) {}

  public record ListStreams(Integer limit, String exclusiveStartStreamName, String nextToken) {}

  public record ListStreamsResponse(
      List<String> streamNames,
      boolean hasMoreStreams,
      String nextToken,
      List<ListedStream> streamSummaries) {}

  public record ListedStream(
      String streamName,
      String streamARN,
      String streamStatus,
      StreamModeDetails streamModeDetails,
      Instant streamCreationTimestamp) {}

  public record ListShards(
      String streamName,
      String streamARN,
      String nextToken,
      String exclusiveStartShardId,
      Integer maxResults,
      ShardFilter shardFilter)
      implements StreamReference {}

  public record ShardFilter(String type, String shardId, Instant timestamp) {}

  public record ListShardsResponse(List<ShardDescription> shards, String nextToken) {}

  public record RetentionPeriod(String streamName, String streamARN, Integer retentionPeriodHours)
      implements StreamReference {}

  public record SplitShard(
      String streamName, String streamARN, String shardToSplit, String newStartingHashKey)
      implements StreamReference {}

  public record MergeShards(
      String streamName, String streamARN, String shardToMerge, String adjacentShardToMerge)
      implements StreamReference {}

  public record UpdateShardCount(
      String streamName, String streamARN, Integer targetShardCount, String scalingType)
      implements StreamReference {}

  public record UpdateShardCountResponse(
      String streamName, String streamARN, int currentShardCount, int targetShardCount) {}

  public record PutRecord(
      String streamName,
      String streamARN,
      byte[] data,
      String partitionKey,
      String explicitHashKey,
      String sequenceNumberForOrdering)
      implements StreamReference {}

  public record PutRecordResponse(String shardId, String sequenceNumber, String encryptionType) {}

  public record PutRecords(String streamName, String streamARN, List<PutEntry> records)
      implements StreamReference {}

  public record PutEntry(byte[] data, String partitionKey, String explicitHashKey) {}

  public record PutRecordsResponse(
      int failedRecordCount, List<PutResult> records, String encryptionType) {}

  public record PutResult(
      String shardId, String sequenceNumber, String errorCode, String errorMessage) {}

  public record GetShardIterator(
      String streamName,
      String streamARN,
      String shardId,
      String shardIteratorType,
      String startingSequenceNumber,
      Instant timestamp)
      implements StreamReference {}

  public record GetShardIteratorResponse(String shardIterator) {}

  public record GetRecords(String shardIterator, Integer limit) {}

  public record GetRecordsResponse(
      List<RecordEntry> records,
      String nextShardIterator,
      long millisBehindLatest,
      List<ChildShard> childShards) {}

  public record RecordEntry(
      String sequenceNumber,
      Instant approximateArrivalTimestamp,
      byte[] data,
      String partitionKey,
      String encryptionType) {}

  public record ChildShard(String shardId, List<String> parentShards, HashKeyRange hashKeyRange) {}

  public record RegisterConsumer(String streamARN, String consumerName) {}

  public record RegisterConsumerResponse(ConsumerDescription consumer) {}

  public record ConsumerReference(String streamARN, String consumerName, String consumerARN) {}

  public record DescribeConsumerResponse(ConsumerDescription consumerDescription) {}

  public record ConsumerDescription(
      String consumerName,
      String consumerARN,
      String consumerStatus,
      Instant consumerCreationTimestamp,
      String streamARN) {}

  public record ListConsumers(String streamARN, String nextToken, Integer maxResults) {}

  public record ListConsumersResponse(List<ConsumerDescription> consumers, String nextToken) {}

  public record SubscribeToShard(
      String consumerARN, String shardId, StartingPosition startingPosition) {}

  public record StartingPosition(String type, String sequenceNumber, Instant timestamp) {}

  public record ShardEvent(
      List<RecordEntry> records,
      String continuationSequenceNumber,
      long millisBehindLatest,
      List<ChildShard> childShards) {}
}
