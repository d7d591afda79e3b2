package io.shardflow.live.tail;

import io.shardflow.jobs.s3.S3Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * What to follow, and how often.
 *
 * @param root a local folder, which need not exist yet, or {@code s3://BUCKET/PREFIX}
 * @param s3 the settings of S3; without endpoint, region or keys, those of this process's
 *     environment, as the AWS SDK finds them
 * @param localInterval the time between two listings of a local root
 * @param s3Interval the time between two listings of a root on S3
 */
public record TailSettings(
    String root, S3Settings s3, Duration localInterval, Duration s3Interval) {
  private static final Duration LOCAL_INTERVAL = Duration.ofMillis(250);
  private static final Duration S3_INTERVAL = Duration.ofSeconds(1);

  public TailSettings {
    Objects.requireNonNull(root);
    Objects.requireNonNull(s3);
    Objects.requireNonNull(localInterval);
    Objects.requireNonNull(s3Interval);
  }

  /** Returns the settings of a root with the default intervals. */
  public static TailSettings of(String root) {
    return of(root, Map.of());
  }

  /**
   * Returns the settings of a root with the default intervals.
   *
   * @param s3 options of S3 as Flink names them, such as {@code s3.endpoint}, {@code s3.region},
   *     {@code s3.path.style.access}, {@code s3.access-key} and {@code s3.secret-key}; other
   *     options are ignored
   */
  public static TailSettings of(String root, Map<String, String> s3) {
    return new TailSettings(root, new S3Settings(s3), LOCAL_INTERVAL, S3_INTERVAL);
  }
}
