package io.shardflow.jobs;

import io.shardflow.jobs.anomaly.AnomalyFilterJob;
import io.shardflow.jobs.archive.ArchiveJob;
import io.shardflow.jobs.dedup.DedupJob;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.revenue.StoreRevenueJob;
import io.shardflow.jobs.summary.SensorSummaryJob;
import io.shardflow.jobs.taxi.TaxiTripsJob;
import io.shardflow.jobs.trend.TrendComparisonJob;
import java.util.List;

/** All the jobs. */
public final class JobCatalogue {
  public static final List<Job<?>> JOBS =
      List.of(
          new DedupJob(),
          new AnomalyFilterJob(),
          new StoreRevenueJob(),
          new TrendComparisonJob(),
          new SensorSummaryJob(),
          new TaxiTripsJob(),
          new ArchiveJob());

  private JobCatalogue() {}

  /**
   * The job of this name.
   *
   * @throws InvalidOptionsException with the names there are
   */
  public static Job<?> find(String name) throws InvalidOptionsException {
    return JOBS.stream()
        .filter(job -> job.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidOptionsException(
                    "The job",
                    List.of(
                        new Problem(
                            "job.name",
                            name,
                            "%s; the jobs are: %s"
                                .formatted(
                                    name == null ? "missing" : "unknown job",
                                    String.join(", ", JOBS.stream().map(Job::name).toList()))))));
  }

  /** A line for each job. */
  public static String listing() {
    StringBuilder listing = new StringBuilder();
    JOBS.forEach(job -> listing.append("  %-18s %s%n".formatted(job.name(), job.description())));
    return listing.toString();
  }
}
