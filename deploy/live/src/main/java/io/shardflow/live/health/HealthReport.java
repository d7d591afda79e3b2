package io.shardflow.live.health;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;

/**
 * How jobs are.
 *
 * @param metrics what is known of jobs; a job need not have all of them
 * @param jobs the jobs by name
 * @param source where the values come from
 */
@JsonPropertyOrder({"kind", "metrics", "jobs", "source"})
public record HealthReport(List<Metric> metrics, List<Job> jobs, Source source) {

  /** Where values come from. */
  public enum Source {
    /** The jobs' own metrics. */
    @JsonProperty("metrics")
    METRICS,
    /** What is in the folder of results. */
    @JsonProperty("folder")
    FOLDER
  }

  /** Whether a job runs. */
  public enum State {
    @JsonProperty("running")
    RUNNING,
    @JsonProperty("ended")
    ENDED,
    @JsonProperty("failed")
    FAILED,
    /** Folders do not tell. */
    @JsonProperty("unknown")
    UNKNOWN
  }

  /**
   * A figure of jobs.
   *
   * @param unit the unit of the values, in lower case, such as {@code records}
   * @param help what it means
   */
  public record Metric(String name, String label, String unit, String help) {}

  /**
   * A job.
   *
   * @param values by name of the metric
   */
  public record Job(String job, State state, Map<String, Number> values) {}

  /** Returns a report of the jobs' own metrics: those that at least one job has. */
  public static HealthReport ofMetrics(List<Job> jobs) {
    List<Metric> metrics =
        JobMetrics.ALL.stream()
            .filter(
                metric -> jobs.stream().anyMatch(job -> job.values().containsKey(metric.name())))
            .map(JobMetrics::describe)
            .toList();
    return new HealthReport(metrics, jobs, Source.METRICS);
  }

  /** Returns the kind of the query that this is the answer to. */
  @JsonProperty
  public String kind() {
    return "health";
  }
}
