package io.shardflow.aws.config;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An application: a job with its options.
 *
 * @param job the name of the job; null if it is the key of the application
 * @param stream keys of the streams that the job reads; empty if its options name a source
 * @param options options of the job by key
 * @param allow what the application may do besides what its options need
 * @param application settings of this application that differ from those of all
 */
public record JobConfig(
    String job,
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> stream,
    Map<String, String> options,
    List<AllowConfig> allow,
    ApplicationConfig application) {
  static final JobConfig DEFAULT = new JobConfig(null, null, null, null, null);

  public JobConfig {
    stream = Objects.requireNonNullElse(stream, List.of());
    options = Objects.requireNonNullElse(options, Map.of());
    allow = Objects.requireNonNullElse(allow, List.of());
  }
}
