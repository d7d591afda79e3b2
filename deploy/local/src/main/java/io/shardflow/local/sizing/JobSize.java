package io.shardflow.local.sizing;

/**
 * An application: its KPUs, its state and its files.
 *
 * @param recordsPerKpu records per second that a KPU is planned for
 * @param kpusForCpu the KPUs that the rate needs
 * @param kpusForState the KPUs that the state needs
 * @param stateBytes with RocksDB; a full checkpoint and a snapshot have about this size
 * @param changedBytes the part of it that changes between two checkpoints
 * @param files per hour
 * @param resultBytes per hour
 * @param puts requests per hour that S3 charges as PUT
 */
record JobSize(
    JobProfile profile,
    double recordsPerKpu,
    long kpusForCpu,
    long kpusForState,
    double stateBytes,
    double changedBytes,
    double files,
    double resultBytes,
    double puts) {
  /**
   * A KPU is planned for a third of the measured speed of a core: half of its time is left for
   * checkpoints, for catching up after a restart and for autoscaling to begin, and its virtual CPU
   * may be slower by half than the measured one.
   */
  static final double SAFETY_FACTOR = 3;

  /** AWS's planning figure for JSON: bytes per second and KPU. */
  static final double AWS_SLOW = 1e6;

  static final double AWS_FAST = 3e6;

  /** State that RocksDB can hold in the memory of a KPU: half of what is not heap. */
  private static final double STATE_PER_KPU = Quotas.NATIVE_BYTES_PER_KPU / 2;

  private static final int SECONDS_BETWEEN_CHECKPOINTS = 60;
  private static final double FILE_BYTES = 128 << 20;

  /** Of a multipart upload by Flink's file system of S3. */
  private static final double PART_BYTES = 5 << 20;

  /** Begin, complete, and the tail of an open file that a checkpoint saves. */
  private static final int PUTS_PER_FILE = 3;

  static JobSize of(String job, Workload load) {
    JobProfile profile = JobProfile.of(job);
    double perKpu = 1e6 / profile.cpuOnKinesis(load.recordBytes(), load.keys()) / SAFETY_FACTOR;
    double state = profile.stateBytes(load.peakRecords(), load.keys());
    long forCpu = StreamSize.ceil(load.peakRecords() / perKpu);
    long forState = StreamSize.ceil(state / STATE_PER_KPU);
    long kpus = Math.max(1, Math.max(forCpu, forState));

    double files = 0;
    double bytes = 0;
    double puts = 0;
    for (JobProfile.Output output : profile.allOutputs(load.recordBytes())) {
      double rows =
          output.window() == null
              ? load.recordsPerSecond() * 3600.0 * output.rowsPerRecord()
              : Math.min(
                      load.keys(), (double) load.recordsPerSecond() * output.window().toSeconds())
                  * (3600.0 / output.window().toSeconds());
      double ofRows = rows * (output.rowBytes() == 0 ? load.recordBytes() + 1 : output.rowBytes());
      // Each task writes a file of its own, and closes it at its age or its size.
      double intervals = kpus * (3600.0 / Math.max(1, load.rollInterval().toSeconds()));
      double begun = Math.min(rows, intervals);
      double ofOutput = begun * Math.max(1, Math.ceil(ofRows / begun / FILE_BYTES));
      files += ofOutput;
      bytes += ofRows;
      puts += ofOutput * (PUTS_PER_FILE + Math.ceil(ofRows / ofOutput / PART_BYTES));
    }
    long changedKeys = Math.min(load.keys(), load.recordsPerSecond() * SECONDS_BETWEEN_CHECKPOINTS);
    double changed = profile.stateBytes(load.peakRecords(), changedKeys);
    return new JobSize(profile, perKpu, forCpu, forState, state, changed, files, bytes, puts);
  }

  /** Returns the KPUs that run tasks. The service adds one for the JobManager. */
  long kpus() {
    return Math.max(1, Math.max(kpusForCpu, kpusForState));
  }

  /** Returns the KPUs by AWS's planning figure, for the given bytes per second and KPU. */
  static long kpusOfAws(Workload load, double bytesPerKpu) {
    return Math.max(1, StreamSize.ceil(load.peakBytes() / bytesPerKpu));
  }
}
