package io.shardflow.jobs.s3;

import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lombok.EqualsAndHashCode;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.fs.Path;

/**
 * Flink's options of its S3 file systems, such as {@code s3.endpoint}, for other clients of S3. The
 * prefix of a key is {@code s3.}, {@code s3a.} or {@code fs.s3a.}, as Flink reads it; a hyphen in a
 * key equals a point.
 */
@EqualsAndHashCode
public final class S3Settings implements Serializable {
  private static final long serialVersionUID = 1L;

  public static final String ENDPOINT = "endpoint";
  public static final String PATH_STYLE_ACCESS = "path.style.access";
  public static final String ACCESS_KEY = "access.key";
  public static final String SECRET_KEY = "secret.key";
  public static final String SESSION_TOKEN = "session.token";
  public static final String REGION = "region";

  private static final String HADOOP_REGION = "endpoint.region";
  private static final List<String> PREFIXES = List.of("s3.", "s3a.", "fs.s3a.");

  /** Not shown by any method: there are secrets among the values. */
  private final HashMap<String, String> values = new HashMap<>();

  /** Creates settings from options with their prefixes; ignores all other options. */
  public S3Settings(Map<String, String> options) {
    for (String prefix : PREFIXES) {
      options.forEach(
          (key, value) -> {
            if (key.startsWith(prefix)) {
              values.put(key.substring(prefix.length()).replace('-', '.'), value);
            }
          });
    }
    if (values.containsKey(HADOOP_REGION)) {
      values.putIfAbsent(REGION, values.get(HADOOP_REGION));
    }
  }

  /** Returns the settings of the configuration of this process, which may be a TaskManager. */
  public static S3Settings ofProcess() {
    return new S3Settings(GlobalConfiguration.loadConfiguration().toMap());
  }

  /**
   * Returns the settings of a job's configuration, or of this process where it has none: a client
   * of a cluster can be without them.
   */
  public static S3Settings of(ReadableConfig flink) {
    Map<String, String> options = GlobalConfiguration.loadConfiguration().toMap();
    options.putAll(flink.toMap());
    return new S3Settings(options);
  }

  /** Returns a value, or null if there is none. */
  public String get(String key) {
    String value = values.get(key);
    return value == null || value.isBlank() ? null : value.strip();
  }

  /** Returns all values by key, with one of Flink's prefixes. */
  public Map<String, String> options() {
    Map<String, String> options = new HashMap<>();
    values.forEach((key, value) -> options.put("s3." + key, value));
    return options;
  }

  /** Returns the address of the store; null if it is AWS's. */
  public String endpoint() {
    String endpoint = get(ENDPOINT);
    return endpoint == null || endpoint.contains("://") ? endpoint : "https://" + endpoint;
  }

  /** Returns whether a path is one of S3. */
  public static boolean isS3(Path path) {
    return isS3(path.toUri().getScheme());
  }

  /** Returns whether a scheme, which may be null, is one of S3. */
  public static boolean isS3(String scheme) {
    return "s3".equals(scheme) || "s3a".equals(scheme);
  }
}
