package io.shardflow.localkinesis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.AccessDeniedException;

/** Tests which users may call which actions. */
class AccessControlTest {
  private LocalKinesis kinesis;

  @BeforeEach
  void start() throws IOException {
    kinesis =
        LocalKinesis.start(
            KinesisSettings.DEFAULT.withUsers(
                Map.of("reader", Set.of("ListShards", "GetShardIterator"), "admin", Set.of("*"))));
    kinesis.createStream("sales", 1);
  }

  @AfterEach
  void stop() {
    kinesis.close();
  }

  @Test
  void usersMayCallOnlyTheirActions() {
    try (KinesisClient reader = client(key("reader"))) {
      assertThat(reader.listShards(list -> list.streamName("sales")).shards()).hasSize(1);
      assertRefused(
          () -> reader.describeStream(describe -> describe.streamName("sales")),
          "DescribeStream",
          "stream/sales");
      String iterator =
          reader
              .getShardIterator(
                  get ->
                      get.streamName("sales")
                          .shardId("shardId-000000000000")
                          .shardIteratorType("LATEST"))
              .shardIterator();
      assertRefused(
          () -> reader.getRecords(get -> get.shardIterator(iterator)),
          "GetRecords",
          "stream/sales");
    }
    try (KinesisClient admin = client(key("admin"))) {
      assertThat(admin.listStreams().streamNames()).containsExactly("sales");
    }
    assertThat(kinesis.counts().calls())
        .isEqualTo(
            Map.of(
                "ListShards",
                1L,
                "DescribeStream",
                1L,
                "GetShardIterator",
                1L,
                "GetRecords",
                1L,
                "ListStreams",
                1L));
  }

  @Test
  void unknownUsersAreRefused() {
    for (AwsCredentialsProvider stranger :
        List.of(key("stranger"), AnonymousCredentialsProvider.create())) {
      try (KinesisClient client = client(stranger)) {
        assertThatThrownBy(client::listStreams)
            .isInstanceOfSatisfying(
                AwsServiceException.class,
                e -> {
                  assertThat(e.statusCode()).isEqualTo(400);
                  assertThat(e.awsErrorDetails().errorCode())
                      .isEqualTo("UnrecognizedClientException");
                  assertThat(e.awsErrorDetails().errorMessage())
                      .isEqualTo("The security token included in the request is invalid.");
                });
      }
    }
  }

  private static void assertRefused(Runnable call, String action, String resource) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            AccessDeniedException.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(400);
              assertThat(e.awsErrorDetails().errorMessage())
                  .matches(
                      "User: arn:aws:iam::\\d{12}:user/reader is not authorized to perform:"
                          + " kinesis:"
                          + action
                          + " on resource: arn:aws:kinesis:us-east-1:\\d{12}:"
                          + resource
                          + " because no identity-based policy allows the kinesis:"
                          + action
                          + " action");
            });
  }

  private static AwsCredentialsProvider key(String accessKey) {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, "secret"));
  }

  private KinesisClient client(AwsCredentialsProvider credentials) {
    return KinesisClient.builder()
        .endpointOverride(URI.create(kinesis.endpoint()))
        .region(KinesisServer.REGION)
        .credentialsProvider(credentials)
        .build();
  }
}
