package io.shardflow.live.health;

import io.shardflow.jobs.JobCatalogue;
import io.shardflow.jobs.metrics.JobMetric;
import io.shardflow.live.health.HealthReport.Job;
import io.shardflow.live.health.HealthReport.State;
import io.shardflow.live.health.PrometheusText.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics of the jobs of a cluster, which Flink's Prometheus reporter serves on each
 * TaskManager and JobManager. While none of them answers, another source is asked.
 */
public final class PrometheusHealth implements HealthSource, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PrometheusHealth.class);
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(4);
  private static final int MAX_BYTES = 32 << 20;
  private static final String JOB_LABEL = "job_name";
  private static final String DOWNTIME = "downtime";

  private static final Map<String, JobMetric> BY_NAME = byName();

  private final List<URI> endpoints;
  private final HealthSource otherwise;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(TIMEOUT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread result = new Thread(task, "live-metrics");
            result.setDaemon(true);
            return result;
          });
  private final Set<URI> failing = new HashSet<>();

  /** The values of jobs that have ended are kept. */
  private final Map<String, Job> known = new TreeMap<>();

  private volatile HealthReport last;

  /**
   * Begins to ask endpoints every few seconds.
   *
   * @param otherwise is asked while no endpoint answers
   */
  public PrometheusHealth(List<URI> endpoints, HealthSource otherwise) {
    this.endpoints = List.copyOf(endpoints);
    this.otherwise = otherwise;
    thread.scheduleWithFixedDelay(this::update, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Map<String, JobMetric> byName() {
    Map<String, JobMetric> byName = new LinkedHashMap<>();
    JobMetrics.ALL.forEach(metric -> byName.put(metric.prometheusName(), metric));
    return byName;
  }

  @Override
  public HealthReport report() {
    HealthReport report = last;
    return report != null ? report : otherwise.report();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  private void update() {
    try {
      Map<String, Map<JobMetric, Double>> values = new HashMap<>();
      int answers = 0;
      for (URI endpoint : endpoints) {
        String text = get(endpoint);
        if (text != null) {
          answers++;
          PrometheusText.read(text, BY_NAME.keySet(), sample -> add(sample, values));
        }
      }
      last = answers == 0 ? null : report(values, answers == endpoints.size());
    } catch (RuntimeException e) {
      LOG.error("The metrics cannot be read", e);
    }
  }

  private static void add(Sample sample, Map<String, Map<JobMetric, Double>> values) {
    String job = sample.labels().get(JOB_LABEL);
    if (job != null) {
      JobMetric metric = BY_NAME.get(sample.name());
      values
          .computeIfAbsent(jobName(job), name -> new HashMap<>())
          .merge(metric, sample.value(), (a, b) -> JobMetrics.combine(metric, a, b));
    }
  }

  /** Flink's reporter replaces hyphens in the values of labels. */
  private static String jobName(String label) {
    return JobCatalogue.JOBS.stream()
        .map(job -> job.name())
        .filter(name -> name.replace('-', '_').equals(label))
        .findFirst()
        .orElse(label);
  }

  private HealthReport report(Map<String, Map<JobMetric, Double>> values, boolean isComplete) {
    known.replaceAll(
        (name, job) -> new Job(name, isComplete ? State.ENDED : State.UNKNOWN, job.values()));
    values.forEach(
        (name, ofJob) -> {
          Map<String, Number> numbers = new LinkedHashMap<>();
          for (JobMetric metric : JobMetrics.ALL) {
            if (ofJob.containsKey(metric)) {
              numbers.put(metric.name(), JobMetrics.number(ofJob.get(metric)));
            }
          }
          boolean isDown = numbers.getOrDefault(DOWNTIME, 0).longValue() > 0;
          known.put(name, new Job(name, isDown ? State.FAILED : State.RUNNING, numbers));
        });
    return HealthReport.ofMetrics(new ArrayList<>(known.values()));
  }

  /** Returns the answer of an endpoint, or null. */
  private String get(URI endpoint) {
    try {
      HttpResponse<InputStream> response =
          client.send(
              HttpRequest.newBuilder(endpoint).timeout(TIMEOUT).build(),
              BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        if (response.statusCode() != 200) {
          throw new IOException("HTTP status " + response.statusCode());
        }
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
          throw new IOException("more than " + MAX_BYTES + " bytes");
        }
        failing.remove(endpoint);
        return new String(bytes, StandardCharsets.UTF_8);
      }
    } catch (IOException e) {
      if (failing.add(endpoint)) {
        LOG.warn("No metrics from {}: {}", endpoint, e.toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }
}
