package io.shardflow.datagen.writer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResultEntry;

/**
 * Puts records into a Kinesis stream, up to 500 records or 5 MB (data and UTF-8 partition keys) per
 * call. If a call fails in part, only the failed records are put again, after an increasing pause.
 * So a record can arrive later than its successors, but none is lost.
 */
public final class KinesisRecordWriter implements RecordWriter {
  /** The maximum number of records in a {@code PutRecords} call. */
  public static final int MAX_RECORDS = 500;

  private static final int MAX_BYTES = 5 << 20;
  private static final String THROTTLED = "ProvisionedThroughputExceeded";
  private static final int MAX_ATTEMPTS = 12;
  private static final Duration MIN_PAUSE = Duration.ofMillis(100);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(5);

  private final KinesisClient kinesis;
  private final String stream;
  private final int batchRecords;
  private final Consumer<Duration> pause;
  private final Tally tally = new Tally();
  private final List<PutRecordsRequestEntry> batch = new ArrayList<>();
  private int batchBytes;

  /**
   * Creates a writer that closes the client when it is closed.
   *
   * @param batchRecords the maximum number of records per call, and so the maximum number of later
   *     records that can overtake a record that is put again
   */
  public KinesisRecordWriter(KinesisClient kinesis, String stream, int batchRecords) {
    this(kinesis, stream, batchRecords, duration -> LockSupport.parkNanos(duration.toNanos()));
  }

  KinesisRecordWriter(
      KinesisClient kinesis, String stream, int batchRecords, Consumer<Duration> pause) {
    this.kinesis = kinesis;
    this.stream = stream;
    this.batchRecords = Math.min(batchRecords, MAX_RECORDS);
    this.pause = pause;
  }

  @Override
  public void write(String partitionKey, byte[] payload) throws IOException {
    int bytes = payload.length + partitionKey.getBytes(UTF_8).length;
    if (batch.size() == batchRecords || batchBytes + bytes > MAX_BYTES) {
      flush();
    }
    batch.add(
        PutRecordsRequestEntry.builder()
            .partitionKey(partitionKey)
            .data(SdkBytes.fromByteArrayUnsafe(payload))
            .build());
    batchBytes += bytes;
  }

  @Override
  public void flush() throws IOException {
    List<PutRecordsRequestEntry> pending = List.copyOf(batch);
    int records = pending.size();
    // Cleared even if this call fails: part of the batch has arrived, and close() must not repeat
    // it.
    batch.clear();
    batchBytes = 0;
    for (int attempt = 1; !pending.isEmpty(); attempt++) {
      List<PutRecordsResultEntry> results = put(pending);
      List<PutRecordsRequestEntry> failed = new ArrayList<>();
      String error = null;
      for (int i = 0; i < results.size(); i++) {
        String code = results.get(i).errorCode();
        if (code == null) {
          tally.addRecord(pending.get(i).data().asByteArrayUnsafe().length);
          continue;
        }
        if (code.startsWith(THROTTLED)) {
          tally.addThrottled(1);
        } else {
          tally.addFailed(1);
        }
        failed.add(pending.get(i));
        error = code + ": " + results.get(i).errorMessage();
      }
      if (!failed.isEmpty() && attempt == MAX_ATTEMPTS) {
        throw new IOException(
            String.format(
                "Stream %s still refuses %d of %d records after %d attempts (%s): lower the rate or add shards",
                stream, failed.size(), records, attempt, error));
      }
      pending = failed;
      if (!pending.isEmpty()) {
        pause.accept(pauseAfter(attempt));
      }
    }
  }

  @Override
  public Tally tally() {
    return tally;
  }

  @Override
  public void close() throws IOException {
    try {
      flush();
    } finally {
      kinesis.close();
    }
  }

  private List<PutRecordsResultEntry> put(List<PutRecordsRequestEntry> records) throws IOException {
    try {
      return kinesis.putRecords(put -> put.streamName(stream).records(records)).records();
    } catch (SdkException e) {
      tally.addFailed(records.size());
      throw new IOException("Cannot put records into stream " + stream + ": " + e.getMessage(), e);
    }
  }

  private static Duration pauseAfter(int attempt) {
    long max = Math.min(MAX_PAUSE.toMillis(), MIN_PAUSE.toMillis() << Math.min(attempt - 1, 10));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(max / 2, max));
  }
}
