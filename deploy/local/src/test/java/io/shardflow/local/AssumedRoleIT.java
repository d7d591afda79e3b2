package io.shardflow.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.shardflow.jobs.testing.JobRun;
import io.shardflow.local.testing.IamActions;
import io.shardflow.local.testing.RunScript;
import io.shardflow.local.testing.RunScript.Ended;
import io.shardflow.localkinesis.KinesisSettings;
import io.shardflow.localkinesis.LocalKinesis;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kinesis.KinesisClient;

/** Jobs that assume a role: the local Kinesis accepts only the credentials that STS returns. */
class AssumedRoleIT {
  private static final String ROLE = "arn:aws:iam::123456789012:role/reader";
  private static final String EXTERNAL_ID = "partner-1";
  private static final String ADMIN = "admin";
  private static final String ROLE_KEY = "ASIAROLE";

  @TempDir Path folder;

  @RegisterExtension final RunScript script = new RunScript(() -> folder);

  private HttpServer sts;
  private LocalKinesis kinesis;

  @BeforeEach
  void start() throws IOException {
    sts = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    sts.createContext("/", AssumedRoleIT::assumeRole);
    sts.start();
    script.setEnvironment(
        Map.of(
            "AWS_ENDPOINT_URL_STS", "http://localhost:" + sts.getAddress().getPort(),
            "AWS_ACCESS_KEY_ID", "AKIABASE",
            "AWS_SECRET_ACCESS_KEY", "secret"));
  }

  @AfterEach
  void stop() {
    sts.stop(0);
    if (kinesis != null) {
      kinesis.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"polling", "efo"})
  void readsAStreamByARole(String reader) throws Exception {
    startKinesis(IamActions.ofReader(reader));
    Process job =
        script.start(
            arguments(
                "--source.reader",
                reader,
                "--source.consumer",
                "archive",
                "--source.external-id",
                EXTERNAL_ID));
    await("the record")
        .atMost(Duration.ofMinutes(1))
        .until(() -> JobRun.rows(folder.resolve("out"), "archive").size() == 1);
    assertThat(script.interrupt(job).status()).isZero();
  }

  @Test
  void saysThatTheRoleCannotBeAssumed() throws Exception {
    startKinesis(Set.of("*"));
    Ended job = script.run(arguments());
    assertThat(job.status()).isEqualTo(1);
    assertThat(job.err())
        .contains("Cannot read the stream sales", "not authorized to perform: sts:AssumeRole")
        .doesNotContain("\tat ");
  }

  private void startKinesis(Set<String> actionsOfRole) throws IOException {
    kinesis =
        LocalKinesis.start(
            KinesisSettings.DEFAULT.withUsers(Map.of(ADMIN, Set.of("*"), ROLE_KEY, actionsOfRole)));
    kinesis.createStream("sales", 1);
    try (KinesisClient admin =
        KinesisClient.builder()
            .endpointOverride(URI.create(kinesis.endpoint()))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(ADMIN, "secret")))
            .build()) {
      admin.putRecord(
          put -> put.streamName("sales").partitionKey("any").data(SdkBytes.fromUtf8String("{}")));
    }
  }

  private String[] arguments(String... more) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "archive",
                "--source.type",
                "kinesis",
                "--source.stream",
                "sales",
                "--source.endpoint",
                kinesis.endpoint(),
                "--source.position",
                "TRIM_HORIZON",
                "--source.role-arn",
                ROLE,
                "--sink.roll.interval",
                "1 s"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** Answers as STS does, if the role is assumed with the external ID that its owner requires. */
  private static void assumeRole(HttpExchange exchange) throws IOException {
    Map<String, String> request =
        Arrays.stream(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                    .split("&"))
            .map(parameter -> parameter.split("=", 2))
            .collect(
                Collectors.toMap(
                    parameter -> parameter[0],
                    parameter -> URLDecoder.decode(parameter[1], StandardCharsets.UTF_8)));
    boolean allowed =
        "AssumeRole".equals(request.get("Action"))
            && ROLE.equals(request.get("RoleArn"))
            && EXTERNAL_ID.equals(request.get("ExternalId"))
            && exchange.getRequestHeaders().getFirst("Authorization").contains("AKIABASE/");
    byte[] body =
        (allowed
                ? """
                <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <AssumeRoleResult><Credentials>
                    <AccessKeyId>%s</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
                    <SessionToken>t</SessionToken><Expiration>%s</Expiration>
                  </Credentials></AssumeRoleResult>
                </AssumeRoleResponse>
                """
                    .formatted(ROLE_KEY, Instant.now().plusSeconds(3600))
                : """
                <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <Error><Type>Sender</Type><Code>AccessDenied</Code>
                    <Message>The user is not authorized to perform: sts:AssumeRole on %s</Message>
                  </Error>
                </ErrorResponse>
                """
                    .formatted(request.get("RoleArn")))
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/xml");
    exchange.sendResponseHeaders(allowed ? 200 : 403, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
