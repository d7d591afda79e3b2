package io.shardflow.jobs.deliver.aws;

import io.shardflow.jobs.source.kinesis.KinesisEndpoint;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/** Creates clients of AWS. They do not retry: the operator that calls them does. */
final class AwsClients {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private AwsClients() {}

  /** Returns a client for a target. Without credentials, an emulator on this machine gets some. */
  static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C create(
      B builder, AwsTarget target) {
    builder
        .region(Region.of(target.region()))
        .httpClientBuilder(
            UrlConnectionHttpClient.builder().connectionTimeout(TIMEOUT).socketTimeout(TIMEOUT))
        .overrideConfiguration(
            client -> client.apiCallTimeout(TIMEOUT).retryStrategy(AwsRetryStrategy.doNotRetry()));
    if (target.endpoint() != null) {
      builder.endpointOverride(URI.create(target.endpoint()));
    }
    if (KinesisEndpoint.acceptsAnyCredentials(target.endpoint())) {
      builder.credentialsProvider(
          StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
    } else {
      builder.credentialsProvider(DefaultCredentialsProvider.builder().build());
    }
    return builder.build();
  }
}
