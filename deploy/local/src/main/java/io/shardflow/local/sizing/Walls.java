package io.shardflow.local.sizing;

import java.util.ArrayList;
import java.util.List;

/** Names the limits that a size exceeds. Each has a section in deploy/SIZING.md. */
final class Walls {
  /** Files per hour and data set beyond which queries spend their time opening files. */
  private static final double MANY_FILES = 1000;

  private static final double LARGE_CHECKPOINT = 5L << 30;

  private Walls() {}

  static List<String> of(Sizing sizing) {
    Workload load = sizing.load();
    List<String> walls = new ArrayList<>();
    addStream(sizing, walls);
    for (JobSize job : sizing.jobs()) {
      addJob(job, load, walls);
    }
    if (sizing.jobs().size() > Quotas.APPLICATIONS) {
      walls.add(
          "%d applications: the quota is %d per account and region."
              .formatted(sizing.jobs().size(), Quotas.APPLICATIONS));
    }
    return walls;
  }

  private static void addStream(Sizing sizing, List<String> walls) {
    Workload load = sizing.load();
    StreamSize stream = sizing.provisioned();
    int jobs = load.jobs().size();
    if (load.isPolling() && jobs > Quotas.MAX_POLLING_JOBS) {
      walls.add(
          "%d polling jobs: a shard answers five reads per second, so each job would read it less than once per second. Use --reader efo."
              .formatted(jobs));
    }
    if (stream.shardsToRead() > stream.shardsToWrite()) {
      walls.add(
          "%,d shards to read, %,d to write: all polling jobs share 2 MB/s per shard. With --reader efo each has its own."
              .formatted(stream.shardsToRead(), stream.shardsToWrite()));
    }
    if (!load.isPolling() && jobs > Quotas.CONSUMERS) {
      walls.add(
          "%d consumers with fan-out: a stream has at most %d.".formatted(jobs, Quotas.CONSUMERS));
    }
    if (stream.shards() > Quotas.shards(load.region())) {
      walls.add(
          "%,d shards: the quota is %,d per account."
              .formatted(stream.shards(), Quotas.shards(load.region())));
    }
  }

  private static void addJob(JobSize job, Workload load, List<String> walls) {
    String name = job.profile().job();
    if (job.kpus() > Quotas.KPUS) {
      walls.add(
          "%s needs %,d KPUs: the quota is %d per application."
              .formatted(name, job.kpus(), Quotas.KPUS));
    }
    if (job.kpus() > Quotas.PARALLELISM) {
      walls.add(
          "%s needs a parallelism of %,d: the service allows %d. Divide the stream."
              .formatted(name, job.kpus(), Quotas.PARALLELISM));
    }
    if (job.kpusForState() > job.kpusForCpu()) {
      walls.add(
          "%s needs its KPUs for state, not for CPU: %,d instead of %,d."
              .formatted(name, job.kpus(), Math.max(1, job.kpusForCpu())));
    }
    if (job.changedBytes() > LARGE_CHECKPOINT) {
      walls.add(
          "%s changes %s of state between checkpoints: take them less often."
              .formatted(name, SizingReport.bytes(job.changedBytes())));
    }
    int dataSets = job.profile().allOutputs(load.recordBytes()).size();
    if (job.files() / dataSets > MANY_FILES) {
      walls.add(
          "%s writes %,.0f files per hour: raise sink.roll.interval, or compact."
              .formatted(name, job.files()));
    }
    double putsAtOnce = job.kpus() * (double) dataSets * 3;
    if (putsAtOnce > Quotas.S3_PUTS) {
      walls.add(
          "%s sends about %,.0f requests to S3 at each checkpoint: a prefix takes %,d per second."
              .formatted(name, putsAtOnce, Quotas.S3_PUTS));
    }
  }
}
