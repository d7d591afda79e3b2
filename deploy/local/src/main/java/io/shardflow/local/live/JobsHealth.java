package io.shardflow.local.live;

import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.live.health.HealthReport;
import io.shardflow.live.health.HealthReport.Job;
import io.shardflow.live.health.HealthReport.State;
import io.shardflow.live.health.HealthSource;
import io.shardflow.live.health.JobMetrics;
import io.shardflow.local.run.LocalMetrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The metrics of the jobs that run in this JVM. */
final class JobsHealth implements HealthSource {
  private final HealthSource otherwise;
  private final Map<String, Job> ended = new ConcurrentHashMap<>();
  private volatile List<String> jobs = List.of();
  private volatile Function<String, State> states = job -> State.UNKNOWN;

  /**
   * Creates a source.
   *
   * @param otherwise is asked before there are jobs
   */
  JobsHealth(HealthSource otherwise) {
    this.otherwise = otherwise;
  }

  /** Sets the jobs, and how their states are found out. */
  void follow(List<String> names, Function<String, State> stateOf) {
    states = stateOf;
    jobs = List.copyOf(names);
  }

  @Override
  public HealthReport report() {
    List<Job> all = new ArrayList<>();
    for (String job : jobs) {
      Job last = ended.get(job);
      if (last == null) {
        last = report(job);
        if (last.state() == State.ENDED || last.state() == State.FAILED) {
          ended.put(job, last);
        }
      }
      all.add(last);
    }
    return all.isEmpty() ? otherwise.report() : HealthReport.ofMetrics(all);
  }

  private Job report(String job) {
    State state = states.apply(job);
    Map<String, Number> values = new LinkedHashMap<>();
    for (JobMetric metric : JobMetrics.ALL) {
      OptionalDouble value =
          LocalMetrics.values(job, metric.name())
              .reduce((a, b) -> JobMetrics.combine(metric, a, b));
      value.ifPresent(present -> values.put(metric.name(), JobMetrics.number(present)));
    }
    return new Job(job, state, values);
  }
}
