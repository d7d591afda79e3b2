package io.shardflow.live.tail.store;

import io.shardflow.jobs.s3.S3Region;
import io.shardflow.jobs.s3.S3Settings;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Creates clients of S3. */
final class S3Clients {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private S3Clients() {}

  /** Creates a client. Without keys, it looks for credentials as the SDK does. */
  static S3Client of(S3Settings settings) {
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(TIMEOUT).socketTimeout(TIMEOUT))
            .forcePathStyle("true".equalsIgnoreCase(settings.get(S3Settings.PATH_STYLE_ACCESS)))
            .region(S3Region.of(settings).orElseGet(S3Region::ofMachine));
    if (settings.endpoint() == null) {
      builder.crossRegionAccessEnabled(true);
    } else {
      builder.endpointOverride(URI.create(settings.endpoint()));
    }
    String key = settings.get(S3Settings.ACCESS_KEY);
    String secret = settings.get(S3Settings.SECRET_KEY);
    String token = settings.get(S3Settings.SESSION_TOKEN);
    if (key != null && secret != null) {
      builder.credentialsProvider(
          StaticCredentialsProvider.create(
              token == null
                  ? AwsBasicCredentials.create(key, secret)
                  : AwsSessionCredentials.create(key, secret, token)));
    }
    return builder.build();
  }
}
