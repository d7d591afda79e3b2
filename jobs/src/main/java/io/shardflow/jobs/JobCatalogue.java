package io.shardflow.jobs;

import io.shardflow.jobs.anomaly.AnomalyFilterJob;
import io.shardflow.jobs.dedup.DedupJob;
import io.shardflow.jobs.revenue.StoreRevenueJob;
import io.shardflow.jobs.trend.TrendComparisonJob;
import java.util.List;
import java.util.Optional;

/** All the jobs. */
public final class JobCatalogue {
  public static final List<Job> JOBS =
      List.of(
          new DedupJob(), new AnomalyFilterJob(), new StoreRevenueJob(), new TrendComparisonJob());

  private JobCatalogue() {}

  public static Optional<Job> find(String name) {
    return JOBS.stream().filter(job -> job.name().equals(name)).findFirst();
  }

  /** A line for each job. */
  public static String listing() {
    StringBuilder listing = new StringBuilder();
    JOBS.forEach(job -> listing.append("  %-18s %s%n".formatted(job.name(), job.description())));
    return listing.toString();
  }
}
