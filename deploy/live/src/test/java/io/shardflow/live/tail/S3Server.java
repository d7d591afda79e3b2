package io.shardflow.live.tail;

import io.shardflow.jobs.testing.S3Proxy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 server with one bucket. */
final class S3Server implements AutoCloseable {
  static final String BUCKET = "results";

  private final S3Proxy server;
  private final S3Client client;

  S3Server(Path folder) throws IOException {
    server = S3Proxy.start(Path.of("target/s3/s3proxy.jar"), folder);
    client =
        S3Client.builder()
            .endpointOverride(URI.create(server.endpoint()))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            // The server may close connections that the client keeps.
            .overrideConfiguration(
                override -> override.retryStrategy(retries -> retries.maxAttempts(10)))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(S3Proxy.ACCESS_KEY, S3Proxy.SECRET_KEY)))
            .build();
    client.createBucket(create -> create.bucket(BUCKET));
  }

  /** Returns Flink's options of its file system of S3. */
  Map<String, String> options() {
    return Map.of(
        "s3.endpoint",
        server.endpoint(),
        "s3.path.style.access",
        "true",
        "s3.access-key",
        S3Proxy.ACCESS_KEY,
        "s3.secret-key",
        S3Proxy.SECRET_KEY);
  }

  void put(String key, String text) {
    client.putObject(put -> put.bucket(BUCKET).key(key), RequestBody.fromString(text));
  }

  void delete(String key) {
    client.deleteObject(delete -> delete.bucket(BUCKET).key(key));
  }

  @Override
  public void close() throws Exception {
    client.close();
    server.close();
  }
}
