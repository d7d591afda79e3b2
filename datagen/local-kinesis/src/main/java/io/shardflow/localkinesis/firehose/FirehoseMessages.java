package io.shardflow.localkinesis.firehose;

import java.time.Instant;
import java.util.List;

/** The requests and responses of AWS's API reference for Firehose. */
final class FirehoseMessages {
  private FirehoseMessages() {}

  /** Any request. */
  record StreamRequest(String deliveryStreamName) {}

  record PutRecord(String deliveryStreamName, PutEntry record) {}

  record PutRecordBatch(String deliveryStreamName, List<PutEntry> records) {}

  record PutEntry(byte[] data) {}

  record PutRecordResponse(String recordId, boolean encrypted) {}

  record PutRecordBatchResponse(
      int failedPutCount, boolean encrypted, List<PutResult> requestResponses) {}

  record PutResult(String recordId, String errorCode, String errorMessage) {}

  record DescribeResponse(Description deliveryStreamDescription) {}

  record Description(
      String deliveryStreamName,
      String deliveryStreamARN,
      String deliveryStreamStatus,
      String deliveryStreamType,
      String versionId,
      Instant createTimestamp,
      List<Destination> destinations,
      boolean hasMoreDestinations) {}

  record Destination(String destinationId) {}

  record ListStreams(Integer limit, String exclusiveStartDeliveryStreamName) {}

  record ListResponse(List<String> deliveryStreamNames, boolean hasMoreDeliveryStreams) {}
}
