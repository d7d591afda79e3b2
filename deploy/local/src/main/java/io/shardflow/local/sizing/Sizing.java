package io.shardflow.local.sizing;

import java.util.ArrayList;
import java.util.List;

/**
 * The result: the stream both ways, the applications, and what else is paid for.
 *
 * @param applications one bill per application, in the order of the jobs
 * @param others storage, keys and monitoring of all of them
 */
record Sizing(
    Workload load,
    List<JobSize> jobs,
    StreamSize provisioned,
    StreamSize onDemand,
    List<List<CostLine>> applications,
    List<CostLine> others) {
  private static final int SNAPSHOTS = 10;

  /** Of the streams, of the buckets and of the alarms, as in deploy/aws. */
  private static final int KMS_KEYS = 3;

  /** As many as the templates in deploy/aws have for each application, about. */
  private static final int ALARMS_PER_JOB = 13;

  /** Our own metrics in CloudWatch, about. */
  private static final int METRICS_PER_JOB = 20;

  private static final double GB_OF_LOGS_PER_JOB = 1;

  /** A key is asked for again after five minutes, by the producers and by each job. */
  private static final double KMS_REQUESTS_PER_HOUR = 12;

  /** With a bucket key, S3 asks KMS for about one object in a hundred. */
  private static final double OBJECTS_PER_KMS_REQUEST = 100;

  static Sizing of(Workload load, PriceTable prices) {
    List<JobSize> jobs = load.jobs().stream().map(job -> JobSize.of(job, load)).toList();
    return new Sizing(
        load,
        jobs,
        StreamSize.provisioned(load, prices),
        StreamSize.onDemand(load, prices),
        jobs.stream().map(job -> application(job, prices)).toList(),
        others(load, jobs, prices));
  }

  private static List<CostLine> application(JobSize job, PriceTable prices) {
    double gbOfState = job.stateBytes() / Workload.GB;
    return List.of(
        CostLine.of(
            "KPUs, and one for the JobManager",
            (job.kpus() + 1) * Workload.HOURS_PER_MONTH,
            Price.KPU_HOUR,
            prices),
        CostLine.of(
            "50 GB of storage per KPU",
            job.kpus() * Quotas.GB_OF_STORAGE_PER_KPU,
            Price.KPU_STORAGE,
            prices),
        CostLine.of(
            SNAPSHOTS + " snapshots", gbOfState * SNAPSHOTS, Price.SNAPSHOT_STORAGE, prices));
  }

  private static List<CostLine> others(Workload load, List<JobSize> jobs, PriceTable prices) {
    double puts = jobs.stream().mapToDouble(JobSize::puts).sum() * Workload.HOURS_PER_MONTH;
    double files = jobs.stream().mapToDouble(JobSize::files).sum() * Workload.HOURS_PER_MONTH;
    double gb =
        jobs.stream().mapToDouble(JobSize::resultBytes).sum()
            * Workload.HOURS_PER_MONTH
            / Workload.GB;
    double kmsRequests =
        (1 + jobs.size()) * KMS_REQUESTS_PER_HOUR * Workload.HOURS_PER_MONTH
            + puts / OBJECTS_PER_KMS_REQUEST;
    int count = jobs.size();
    List<CostLine> lines = new ArrayList<>();
    lines.add(CostLine.of("S3 requests that write", puts / 1e3, Price.S3_PUTS, prices));
    lines.add(CostLine.of("S3 requests that read", files / 1e3, Price.S3_GETS, prices));
    lines.add(CostLine.of("results on S3", gb * load.keepMonths(), Price.S3_STORAGE, prices));
    lines.add(CostLine.of("KMS keys", KMS_KEYS, Price.KMS_KEY, prices));
    lines.add(CostLine.of("KMS requests", kmsRequests / 1e4, Price.KMS_REQUESTS, prices));
    lines.add(CostLine.of("CloudWatch alarms", ALARMS_PER_JOB * count, Price.ALARM, prices));
    lines.add(CostLine.of("CloudWatch metrics", METRICS_PER_JOB * count, Price.METRIC, prices));
    lines.add(CostLine.of("CloudWatch dashboard", 1, Price.DASHBOARD, prices));
    lines.add(CostLine.of("CloudWatch logs", GB_OF_LOGS_PER_JOB * count, Price.LOGS, prices));
    return lines;
  }

  /** Returns why the stream cannot be on demand, or null. */
  String obstacleToOnDemand() {
    if (load.peakBytes() > Quotas.onDemandBytesIn(load.region())) {
      return "it grows to %,.0f MB/s".formatted(Quotas.onDemandBytesIn(load.region()) / 1e6);
    }
    if (load.isPolling() && load.jobs().size() > 2) {
      return "two jobs can poll it, more need fan-out";
    }
    return null;
  }

  /** Returns the stream that costs less, of those that are possible. */
  StreamSize cheaperStream() {
    return obstacleToOnDemand() == null && onDemand.dollars() < provisioned.dollars()
        ? onDemand
        : provisioned;
  }

  /** Returns dollars per month for everything, with the cheaper stream. */
  double dollars() {
    double sum = cheaperStream().dollars() + CostLine.sum(others);
    for (List<CostLine> application : applications) {
      sum += CostLine.sum(application);
    }
    return sum;
  }
}
