package io.shardflow.local.sizing;

import io.shardflow.jobs.options.Options;
import io.shardflow.jobs.sink.SinkOptions;
import java.time.Duration;
import java.util.List;

/**
 * What is to be sized.
 *
 * @param recordsPerSecond the mean rate
 * @param recordBytes the mean size of a record, with its partition key
 * @param peak the highest rate, as a multiple of the mean
 * @param keys distinct keys that are active at a time
 * @param jobs the jobs that read the stream
 * @param retention how long the stream keeps records
 * @param keepMonths how long S3 keeps results
 * @param rollInterval the age at which a file is closed
 */
record Workload(
    long recordsPerSecond,
    int recordBytes,
    double peak,
    long keys,
    List<String> jobs,
    SizingOptions.Reader reader,
    Duration retention,
    int keepMonths,
    Duration rollInterval,
    String region) {

  /** Hours of a mean month. */
  static final double HOURS_PER_MONTH = 730;

  static final double SECONDS_PER_MONTH = HOURS_PER_MONTH * 3600;
  static final double GB = 1L << 30;

  static Workload of(Options options) {
    return new Workload(
        options.get(SizingOptions.RECORDS_PER_SECOND),
        options.get(SizingOptions.RECORD_BYTES),
        options.get(SizingOptions.PEAK),
        options.get(SizingOptions.KEYS),
        options.get(SizingOptions.SIZED_JOBS),
        options.get(SizingOptions.READER),
        options.get(SizingOptions.RETENTION),
        options.get(SizingOptions.KEEP_MONTHS),
        options.get(SinkOptions.ROLL_INTERVAL),
        options.get(SizingOptions.REGION));
  }

  double bytesPerSecond() {
    return (double) recordsPerSecond * recordBytes;
  }

  double peakRecords() {
    return recordsPerSecond * peak;
  }

  double peakBytes() {
    return bytesPerSecond() * peak;
  }

  double recordsPerMonth() {
    return recordsPerSecond * SECONDS_PER_MONTH;
  }

  double gbPerMonth() {
    return bytesPerSecond() * SECONDS_PER_MONTH / GB;
  }

  /** Returns the same load with the other way of reading. */
  Workload withOtherReader() {
    return new Workload(
        recordsPerSecond,
        recordBytes,
        peak,
        keys,
        jobs,
        isPolling() ? SizingOptions.Reader.EFO : SizingOptions.Reader.POLLING,
        retention,
        keepMonths,
        rollInterval,
        region);
  }

  /** Returns whether the jobs poll, as asked for or as their number suggests. */
  boolean isPolling() {
    return reader == SizingOptions.Reader.POLLING
        || reader == SizingOptions.Reader.AUTO && jobs.size() <= Quotas.POLLING_JOBS;
  }
}
