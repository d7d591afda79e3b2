package io.shardflow.jobs.source.kinesis;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import org.apache.flink.kinesis.shaded.com.amazonaws.AmazonServiceException;
import org.apache.flink.kinesis.shaded.com.amazonaws.SdkClientException;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.GetRecordsResult;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.InvalidArgumentException;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.Record;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.ResourceNotFoundException;
import org.apache.flink.kinesis.shaded.com.amazonaws.services.kinesis.model.ShardIteratorType;
import org.apache.flink.streaming.connectors.kinesis.internals.KinesisDataFetcher;
import org.apache.flink.streaming.connectors.kinesis.model.SequenceNumber;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardHandle;
import org.apache.flink.streaming.connectors.kinesis.model.StreamShardMetadata;
import org.apache.flink.streaming.connectors.kinesis.proxy.KinesisProxy;
import org.apache.flink.util.ExceptionUtils;

/** Calls Kinesis, and retries where the connector by itself ends the job. */
final class RetryingKinesisProxy extends KinesisProxy {
  /** AWS refuses requests of a client whose clock is further off. */
  private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

  private static final int MAX_ATTEMPTS = 100;

  private static final Duration PAUSE = Duration.ofSeconds(1);

  RetryingKinesisProxy(Properties properties) {
    super(properties);
  }

  /** Retries when a connection breaks. */
  @Override
  protected boolean isRecoverableSdkClientException(SdkClientException e) {
    // Where there is no connection at all, the job fails, so that whoever started it sees why.
    boolean broken =
        ExceptionUtils.findThrowable(e, IOException.class)
            .filter(cause -> !(cause instanceof ConnectException))
            .filter(cause -> !(cause instanceof UnknownHostException))
            .isPresent();
    return broken || super.isRecoverableSdkClientException(e);
  }

  /** Mends aggregated records that would be dropped. */
  @Override
  public GetRecordsResult getRecords(String iterator, int maxRecords) throws InterruptedException {
    GetRecordsResult result = super.getRecords(iterator, maxRecords);
    result
        .getRecords()
        .forEach(record -> record.setData(AggregatedRecords.readable(record.getData())));
    return result;
  }

  /**
   * Retries when a connection breaks, and while the start of the job is in the future by the clock
   * of Kinesis.
   */
  @Override
  public String getShardIterator(StreamShardHandle shard, String type, Object marker)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return super.getShardIterator(shard, type, marker);
      } catch (InvalidArgumentException e) {
        if (!(marker instanceof Date) || !maybeInFuture(((Date) marker).toInstant())) {
          throw e;
        }
      } catch (SdkClientException e) {
        // The connector itself has retried what Kinesis refused.
        boolean refused = e instanceof AmazonServiceException;
        if (refused || !isRecoverableSdkClientException(e) || attempt == MAX_ATTEMPTS) {
          throw e;
        }
      }
      Thread.sleep(PAUSE.toMillis());
    }
  }

  /** Whether an instant of this machine may be yet to come for Kinesis. */
  static boolean maybeInFuture(Instant instant) {
    return Instant.now().isBefore(instant.plus(MAX_CLOCK_SKEW));
  }

  /** Returns when a record arrived in the stream; null if it is no longer there. */
  Instant arrivalTime(StreamShardMetadata shard, SequenceNumber sequenceNumber) {
    String number = sequenceNumber.getSequenceNumber();
    try {
      String iterator =
          getShardIterator(
              KinesisDataFetcher.convertToStreamShardHandle(shard),
              ShardIteratorType.AT_SEQUENCE_NUMBER.toString(),
              number);
      GetRecordsResult result = getRecords(iterator, 1);
      // Kinesis may answer without a record although there is one further on.
      while (result.getRecords().isEmpty() && isBehind(result)) {
        Thread.sleep(PAUSE.toMillis());
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
