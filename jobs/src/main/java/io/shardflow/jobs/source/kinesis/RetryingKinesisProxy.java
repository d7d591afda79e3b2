package io.shardflow.jobs.source.kinesis;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.kinesis.shaded.com.amazonaws.AmazonServiceException;
import org.apache.flink.kinesis.shaded.com.amazonaws.SdkClientException;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.GetRecordsResult;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.InvalidArgumentException;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.Record;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.ResourceNotFoundException;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.ShardIteratorType;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.connectors.kinesis.internals.KinesisDataFetcher;
import org.apache.flink.streaming.connectors.kinesis.model.SequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardHandle;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardMetadata;
import org.apache.flink.streaming.connectors.kinesis.proxy.KinesisProxy;
import org.apache.flink.util.ExceptionUtils;

/**
 * Retries requests to Kinesis where the connector lets the job fail, and repairs aggregated records
 * that polling reads.
 */
final class RetryingKinesisProxy extends KinesisProxy {
  /** AWS rejects requests of a client whose clock deviates by more than this. */
  private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

  /** The error codes of requests that exceed a limit. */
  private static final Set<String> THROTTLED =
      Set.of(
          "ProvisionedThroughputExceededException",
          "LimitExceededException",
          "ThrottlingException",
          "KMSThrottlingException");

  private static final int MAX_ATTEMPTS = 100;

  private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

  private final Counter throttled;

  /**
   * Creates a proxy.
   *
   * @param throttled counts the requests that were throttled, after the retries of the AWS SDK;
   *     several threads increment it
   */
  RetryingKinesisProxy(Properties properties, Counter throttled) {
    super(properties);
    this.throttled = throttled;
  }

  /** Retries also after a broken connection, and counts throttled requests. */
  @Override
  protected boolean isRecoverableSdkClientException(SdkClientException e) {
    if (e instanceof AmazonServiceException
        && THROTTLED.contains(((AmazonServiceException) e).getErrorCode())) {
      throttled.inc();
    }
    // If no connection can be made at all, the job fails, so that its user sees the reason.
    boolean broken =
        ExceptionUtils.findThrowable(e, IOException.class)
            .filter(cause -> !(cause instanceof ConnectException))
            .filter(cause -> !(cause instanceof UnknownHostException))
            .isPresent();
    return broken || super.isRecoverableSdkClientException(e);
  }

  /** Repairs aggregated records that the connector would drop. */
  @Override
  public GetRecordsResult getRecords(String iterator, int maxRecords) throws InterruptedException {
    GetRecordsResult result = super.getRecords(iterator, maxRecords);
    result
        .getRecords()
        .forEach(record -> record.setData(AggregatedRecords.repair(record.getData())));
    return result;
  }

  /**
   * Retries after a broken connection, and while the start position is in the future by the clock
   * of Kinesis, as after a submission from a machine whose clock is ahead.
   */
  @Override
  public String getShardIterator(StreamShardHandle shard, String type, Object marker)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return super.getShardIterator(shard, type, marker);
      } catch (InvalidArgumentException e) {
        if (!(marker instanceof Date) || !mayBeInFuture(((Date) marker).toInstant())) {
          throw e;
        }
      } catch (SdkClientException e) {
        // The connector itself has already retried requests that Kinesis refused.
        boolean refused = e instanceof AmazonServiceException;
        if (refused || !isRecoverableSdkClientException(e) || attempt == MAX_ATTEMPTS) {
          throw e;
        }
      }
      Thread.sleep(RETRY_INTERVAL.toMillis());
    }
  }

  /** Returns whether an instant by the clock of this machine may be in the future for Kinesis. */
  static boolean mayBeInFuture(Instant instant) {
    return Instant.now().isBefore(instant.plus(MAX_CLOCK_SKEW));
  }

  /** Returns the time at which a record arrived in the stream, or null if it has expired. */
  Instant arrivalTime(StreamShardMetadata shard, SequenceNumber sequenceNumber) {
    String number = sequenceNumber.getSequenceNumber();
    try {
      String iterator =
          getShardIterator(
              KinesisDataFetcher.convertToStreamShardHandle(shard),
              ShardIteratorType.AT_SEQUENCE_NUMBER.toString(),
              number);
      GetRecordsResult result = getRecords(iterator, 1);
      // A response may be empty although more records follow.
      while (result.getRecords().isEmpty() && isBehind(result)) {
        Thread.sleep(RETRY_INTERVAL.toMillis());
        result = getRecords(result.getNextShardIterator(), 1);
      }
      List<Record> records = result.getRecords();
      return records.isEmpty() || !records.get(0).getSequenceNumber().equals(number)
          ? null
          : records.get(0).getApproximateArrivalTimestamp().toInstant();
    } catch (ResourceNotFoundException | InvalidArgumentException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The job is being stopped", e);
    }
  }

  private static boolean isBehind(GetRecordsResult result) {
    Long behind = result.getMillisBehindLatest();
    return result.getNextShardIterator() != null && behind != null && behind > 0;
  }
}
