package io.shardflow.live.health;

import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.live.health.HealthReport.Job;
import io.shardflow.live.health.HealthReport.Metric;
import io.shardflow.live.health.HealthReport.Source;
import io.shardflow.live.health.HealthReport.State;
import io.shardflow.live.query.Query;
import io.shardflow.live.query.Query.Named;
import io.shardflow.live.query.Query.NamedStep;
import io.shardflow.live.query.QueryException;
import io.shardflow.live.query.SeriesResult;
import io.shardflow.live.query.SetsResult;
import io.shardflow.live.query.SetsResult.SetInfo;
import io.shardflow.live.store.LiveStore;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the folder of results tells of the jobs that have written it. */
public final class FolderHealth implements HealthSource {
  private static final Metric NEWEST_TIME =
      new Metric(
          "newestEventTime",
          "Newest event time",
          "epoch milliseconds",
          "the end of the newest step for which the job has written a row");
  private static final Metric NEWEST_AGE =
      new Metric(
          "newestRowAgeSeconds",
          "Newest row",
          "seconds",
          "time since the newest file or delivery of the job");

  /** The data sets that several jobs share, and which of the jobs' metrics counts their rows. */
  private static final Map<String, JobMetric> SHARED =
      Map.of(
          "late-events", Metrics.RECORDS_LATE,
          "dead-letters", Metrics.RECORDS_MALFORMED,
          "undelivered", Metrics.ROWS_UNDELIVERED);

  private static final List<Metric> METRICS = metrics();
  private static final int MAX_JOBS = 2_000;

  private final LiveStore store;

  /** Creates a source that asks a store. */
  public FolderHealth(LiveStore store) {
    this.store = store;
  }

  private static List<Metric> metrics() {
    List<Metric> metrics = new ArrayList<>();
    metrics.add(JobMetrics.describe(Metrics.ROWS_WRITTEN));
    SHARED.values().forEach(metric -> metrics.add(JobMetrics.describe(metric)));
    metrics.add(NEWEST_TIME);
    metrics.add(NEWEST_AGE);
    return List.copyOf(metrics);
  }

  @Override
  public HealthReport report() {
    Map<String, Map<String, Number>> jobs = new TreeMap<>();
    SetsResult all = (SetsResult) store.query(new Query.Sets());
    for (SetInfo set : all.sets()) {
      if (SHARED.containsKey(set.name())) {
        addShared(set, jobs);
      } else {
        add(set, all.now(), jobs);
      }
    }
    return new HealthReport(
        METRICS,
        jobs.entrySet().stream()
            .map(job -> new Job(job.getKey(), State.UNKNOWN, job.getValue()))
            .toList(),
        Source.FOLDER);
  }

  private static void add(SetInfo set, long now, Map<String, Map<String, Number>> jobs) {
    String job = set.job() == null || set.job().isEmpty() ? set.name() : set.job();
    Map<String, Number> values = jobs.computeIfAbsent(job, name -> new LinkedHashMap<>());
    values.merge(Metrics.ROWS_WRITTEN.name(), set.rows(), FolderHealth::sum);
    if (set.to() != null) {
      values.merge(NEWEST_TIME.name(), set.to(), (a, b) -> Math.max(a.longValue(), b.longValue()));
    }
    if (set.changed() != null) {
      long age = Math.max(0, now - set.changed()) / 1000;
      values.merge(NEWEST_AGE.name(), age, (a, b) -> Math.min(a.longValue(), b.longValue()));
    }
  }

  private void addShared(SetInfo set, Map<String, Map<String, Number>> jobs) {
    String metric = SHARED.get(set.name()).name();
    Query.Series byJob =
        new Query.Series(
            set.id(),
            List.of("job"),
            List.of(),
            List.of("rows"),
            Named.ALL,
            ZoneOffset.UTC,
            NamedStep.ALL,
            MAX_JOBS,
            null);
    try {
      SeriesResult result = (SeriesResult) store.query(byJob);
      for (int i = 0; i < result.keys().size(); i++) {
        String job = result.keys().get(i).get(0);
        Number rows = result.times().length == 0 ? 0 : result.values().get("rows").get(i).get(0);
        if (job != null && !job.isEmpty() && rows != null) {
          jobs.computeIfAbsent(job, name -> new LinkedHashMap<>())
              .merge(metric, rows, FolderHealth::sum);
        }
      }
    } catch (QueryException e) {
      // The folder has just been deleted, or has no jobs.
    }
  }

  private static Number sum(Number a, Number b) {
    return a.longValue() + b.longValue();
  }
}
