package io.shardflow.tables.iceberg;

import io.shardflow.jobs.s3.S3Region;
import io.shardflow.jobs.s3.S3Settings;
import java.util.HashMap;
import java.util.Map;

/** Flink's options of S3, as properties of Iceberg's file system of S3. */
final class S3Properties {
  private static final Map<String, String> NAMES =
      Map.of(
          S3Settings.PATH_STYLE_ACCESS, "s3.path-style-access",
          S3Settings.ACCESS_KEY, "s3.access-key-id",
          S3Settings.SECRET_KEY, "s3.secret-access-key",
          S3Settings.SESSION_TOKEN, "s3.session-token");

  private S3Properties() {}

  static Map<String, String> of(S3Settings s3) {
    Map<String, String> properties = new HashMap<>();
    if (s3.endpoint() != null) {
      properties.put("s3.endpoint", s3.endpoint());
    }
    S3Region.of(s3).ifPresent(region -> properties.put("client.region", region.id()));
    NAMES.forEach(
        (setting, property) -> {
          if (s3.get(setting) != null) {
            properties.put(property, s3.get(setting));
          }
        });
    return properties;
  }
}
