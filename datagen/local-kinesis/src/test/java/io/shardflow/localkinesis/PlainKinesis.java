package io.shardflow.localkinesis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Sends requests in the format of the AWS CLI. */
final class PlainKinesis {
  private static final String JSON = "application/x-amz-json-1.1";
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI endpoint;
  private final boolean chunked;

  /** Creates a client that sends requests chunked or with a content length. */
  PlainKinesis(String endpoint, boolean chunked) {
    this.endpoint = URI.create(endpoint);
    this.chunked = chunked;
  }

  /** Returns the response, which must have this status. */
  JsonNode call(int status, String operation, String body) throws Exception {
    byte[] utf8 = body.getBytes(StandardCharsets.UTF_8);
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", JSON)
            .header("X-Amz-Target", "Kinesis_20131202." + operation)
            .header("X-Amz-Date", "20260101T000000Z")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/kinesis/aws4_request,"
                    + " SignedHeaders=host;x-amz-date, Signature=00")
            .POST(
                chunked
                    ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(utf8))
                    : BodyPublishers.ofByteArray(utf8))
            .build();
    HttpResponse<byte[]> response = HTTP.send(request, BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue(JSON);
    assertThat(response.headers().firstValue("x-amzn-RequestId")).isPresent();
    return new ObjectMapper().readTree(response.body());
  }
}
