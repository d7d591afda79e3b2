package io.shardflow.local.sizing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What one record costs a job, and what the job writes. CPU times and bytes per remembered reading
 * are those in deploy/benchmark/README.md, which a test compares; what was not measured is marked.
 *
 * @param cpu the job's own CPU time in seconds per million records, with few keys, without the
 *     connector
 * @param state how many bytes it keeps
 * @param isMeasured whether the CPU time was measured; otherwise it is that of a similar job
 * @param outputs its data sets, apart from dead-letters and late-events
 */
record JobProfile(String job, double cpu, State state, boolean isMeasured, List<Output> outputs) {

  /** The kind of state, on which the CPU time per key and the size depend. */
  enum State {
    /** Positions in the stream only. */
    NONE(0, 0, false),
    /** One sum per key and open window. */
    WINDOWS(190, 0, false),
    /** The state of an alert per sensor, read for each record. */
    KEYS(400, 0, true),
    /** Fingerprints of the readings of the last seconds, and sums. */
    READINGS(190, 55, true);

    private final double bytesPerKey;
    private final double bytesPerReading;
    private final boolean isReadPerRecord;

    State(double bytesPerKey, double bytesPerReading, boolean isReadPerRecord) {
      this.bytesPerKey = bytesPerKey;
      this.bytesPerReading = bytesPerReading;
      this.isReadPerRecord = isReadPerRecord;
    }
  }

  /**
   * A data set.
   *
   * @param rowsPerRecord rows for each record of the stream
   * @param window the window after which there is a row per key; null if there is none
   * @param rowBytes bytes of a row in JSON; 0 for those of the record
   */
  record Output(String dataSet, double rowsPerRecord, Duration window, int rowBytes) {
    static Output ofRecords(String dataSet, double rowsPerRecord, int rowBytes) {
      return new Output(dataSet, rowsPerRecord, null, rowBytes);
    }

    static Output ofWindows(String dataSet, Duration window, int rowBytes) {
      return new Output(dataSet, 0, window, rowBytes);
    }
  }

  /** The size of the records with which the CPU times were measured. */
  static final int MEASURED_BYTES = 190;

  /** CPU seconds per million records of anomaly-filter on a stream of 32 shards, and from files. */
  static final double CPU_ON_KINESIS = 2.62;

  static final double CPU_FROM_FILES = 0.38;

  /** CPU seconds per million records for 1,000 bytes more. */
  static final double CPU_PER_KILOBYTE = 2.12 - 0.38;

  /** CPU seconds per million records of dedup, by number of keys. */
  static final Map<Integer, Double> CPU_BY_KEYS = Map.of(100, 0.92, 10_000, 3.63, 100_000, 8.54);

  /** RocksDB, which the service uses, beside the heap: 0.217 and 0.149 million records/s. */
  static final double ROCKSDB_FACTOR = 0.217 / 0.149;

  /**
   * dedup remembers a reading for dedup.window (10 s) behind the watermark, which is 5 s behind.
   */
  private static final double REMEMBERED_SECONDS = 15;

  /** The window that is being filled, and the one that waits for late events. */
  private static final int OPEN_WINDOWS = 2;

  /** Records that are malformed or late, as a share of all. */
  private static final double SHARE_OF_REJECTED = 0.001;

  /** What a dead letter has besides the record. */
  private static final int DEAD_LETTER_BYTES = 200;

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static final Map<String, JobProfile> PROFILES =
      List.of(
              measured(
                  "dedup",
                  0.82,
                  State.READINGS,
                  Output.ofRecords("clean-readings", 0.95, 150),
                  Output.ofRecords("temperature-gaps", 0.02, 150),
                  Output.ofWindows("sensor-averages", Duration.ofSeconds(10), 190)),
              measured(
                  "anomaly-filter", 0.37, State.NONE, Output.ofRecords("anomalies", 0.25, 190)),
              estimated("alerts", 0.82, State.KEYS, Output.ofRecords("alerts", 0.001, 330)),
              measured(
                  "store-revenue",
                  0.26,
                  State.WINDOWS,
                  Output.ofWindows("store-revenue", MINUTE, 140),
                  Output.ofWindows("category-revenue", MINUTE, 140)),
              estimated(
                  "trend-comparison", 0.37, State.WINDOWS, Output.ofWindows("trends", MINUTE, 240)),
              estimated(
                  "sensor-summary",
                  0.37,
                  State.WINDOWS,
                  Output.ofWindows("sensor-summaries", MINUTE, 310)),
              measured("taxi-trips", 3.90, State.NONE, Output.ofRecords("taxi-trips", 1, 456)),
              estimated("archive", 0.37, State.NONE, Output.ofRecords("archive", 1, 0)))
          .stream()
          .collect(Collectors.toUnmodifiableMap(JobProfile::job, Function.identity()));

  private static JobProfile measured(String job, double cpu, State state, Output... outputs) {
    return new JobProfile(job, cpu, state, true, List.of(outputs));
  }

  private static JobProfile estimated(String job, double cpu, State state, Output... outputs) {
    return new JobProfile(job, cpu, state, false, List.of(outputs));
  }

  /** Returns the profile of a job, or null. */
  static JobProfile of(String job) {
    return PROFILES.get(job);
  }

  /**
   * Returns the CPU seconds for a million records of a stream: connector, job and bytes.
   *
   * <p>The bytes beyond {@link #MEASURED_BYTES} count twice, in the connector and in the job.
   */
  double cpuOnKinesis(int recordBytes, long keys) {
    double connector = CPU_ON_KINESIS - CPU_FROM_FILES;
    double own = cpu * (state == State.NONE ? 1 : factorOfKeys(keys));
    double rocksDb = state.isReadPerRecord ? ROCKSDB_FACTOR : 1;
    double kilobytes = Math.max(0, recordBytes - MEASURED_BYTES) / 1000.0;
    return connector + own * rocksDb + 2 * CPU_PER_KILOBYTE * kilobytes;
  }

  /** Interpolates the measured times over the logarithm of the number of keys, also beyond. */
  private static double factorOfKeys(long keys) {
    double few = CPU_BY_KEYS.get(100);
    double some = CPU_BY_KEYS.get(10_000);
    double many = CPU_BY_KEYS.get(100_000);
    double decades = Math.log10(Math.max(100, keys));
    double time =
        decades < 4 ? few + (some - few) * (decades - 2) / 2 : some + (many - some) * (decades - 4);
    return time / few;
  }

  /** Returns the bytes of state, with RocksDB. */
  double stateBytes(double recordsPerSecond, long keys) {
    return keys * state.bytesPerKey * (state == State.KEYS ? 1 : OPEN_WINDOWS)
        + recordsPerSecond * REMEMBERED_SECONDS * state.bytesPerReading;
  }

  /** Returns all data sets of the job. Jobs without state have no late events. */
  List<Output> allOutputs(int recordBytes) {
    List<Output> all = new ArrayList<>(outputs);
    all.add(Output.ofRecords("dead-letters", SHARE_OF_REJECTED, recordBytes + DEAD_LETTER_BYTES));
    if (state != State.NONE) {
      all.add(Output.ofRecords("late-events", SHARE_OF_REJECTED, 0));
    }
    return all;
  }
}
