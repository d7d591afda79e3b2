package io.shardflow.aws.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A deployment, as its file describes it. Absent parts have their defaults.
 *
 * @param name the beginning of all names of stacks and resources
 * @param streams the streams by key; their names are {@code NAME-KEY}
 * @param results where the results go
 * @param application the settings of all applications
 * @param jobs the applications by key; their names are {@code NAME-KEY}
 * @param vpc the subnets that the applications run in; null for none
 * @param keys ARNs of the KMS keys of other encrypted resources that options name, such as the
 *     topic of a delivery
 * @param tags of all resources
 */
public record Deployment(
    String name,
    Map<String, StreamConfig> streams,
    ResultsConfig results,
    ApplicationConfig application,
    Map<String, JobConfig> jobs,
    VpcConfig vpc,
    List<String> keys,
    Map<String, String> tags) {

  public Deployment {
    name = Objects.requireNonNullElse(name, "shardflow");
    streams = complete(streams, StreamConfig.DEFAULT);
    results = Objects.requireNonNullElse(results, ResultsConfig.DEFAULT);
    application = ApplicationConfig.DEFAULT.with(application);
    jobs = complete(jobs, JobConfig.DEFAULT);
    keys = Objects.requireNonNullElse(keys, List.of());
    tags = Objects.requireNonNullElse(tags, Map.of());
  }

  /** In YAML, {@code sales:} without a value is null. */
  private static <T> Map<String, T> complete(Map<String, T> parts, T byDefault) {
    Map<String, T> complete = new LinkedHashMap<>();
    if (parts != null) {
      parts.forEach((key, part) -> complete.put(key, Objects.requireNonNullElse(part, byDefault)));
    }
    return complete;
  }

  /** Returns the name of a resource. */
  public String name(String key) {
    return name + "-" + key;
  }

  /** Returns the settings of the application of a job. */
  public ApplicationConfig application(JobConfig job) {
    return application.with(job.application());
  }

  /** Returns whether any stream is created, and with it the key that encrypts it. */
  public boolean createsStreams() {
    return streams.values().stream().anyMatch(stream -> !stream.exists());
  }
}
