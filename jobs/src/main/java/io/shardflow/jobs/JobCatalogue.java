package io.shardflow.jobs;

import io.shardflow.jobs.alerts.AlertsJob;
import io.shardflow.jobs.anomaly.AnomalyFilterJob;
import io.shardflow.jobs.archive.ArchiveJob;
import io.shardflow.jobs.dedup.DedupJob;
import io.shardflow.jobs.flow.Job;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.revenue.StoreRevenueJob;
import io.shardflow.jobs.summary.SensorSummaryJob;
import io.shardflow.jobs.taxi.TaxiTripsJob;
import io.shardflow.jobs.trend.TrendComparisonJob;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Lists all jobs. */
public final class JobCatalogue {
  public static final List<Job<?>> JOBS =
      List.of(
          new DedupJob(),
          new AnomalyFilterJob(),
          new AlertsJob(),
          new StoreRevenueJob(),
          new TrendComparisonJob(),
          new SensorSummaryJob(),
          new TaxiTripsJob(),
          new ArchiveJob());

  private JobCatalogue() {}

  /**
   * Returns the job of this name.
   *
   * @throws InvalidOptionsException if there is no such job; the message lists all jobs
   */
  public static Job<?> find(String name) throws InvalidOptionsException {
    for (Job<?> job : JOBS) {
      if (job.name().equals(name)) {
        return job;
      }
    }
    String problem = name == null ? "missing" : "unknown job";
    String names = JOBS.stream().map(Job::name).collect(Collectors.joining(", "));
    throw new InvalidOptionsException(
        "The job",
        List.of(
            new Problem(OptionSources.JOB_NAME.key(), name, problem + "; the jobs are: " + names)));
  }

  /** Returns the keys of the options that any of the jobs has. */
  public static Set<String> optionKeys() {
    return JOBS.stream()
        .flatMap(job -> JobCommand.optionsOf(job).stream())
        .map(Option::key)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns one line for each job, with its name and description. */
  public static String listing() {
    StringBuilder listing = new StringBuilder();
    JOBS.forEach(
        job -> listing.append(String.format("  %-18s %s%n", job.name(), job.description())));
    return listing.toString();
  }
}
