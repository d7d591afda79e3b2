package io.shardflow.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardflow.localkinesis.KinesisSettings;
import io.shardflow.localkinesis.LocalKinesis;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Calls the local Kinesis: the first byte of an input selects the operation and JSON or CBOR, and
 * the rest is the body. A call succeeds or is refused, but never fails internally.
 */
final class KinesisFuzz {
  private static final List<String> OPERATIONS =
      List.of(
          "CreateStream",
          "DeleteStream",
          "DescribeStream",
          "DescribeStreamSummary",
          "ListStreams",
          "ListShards",
          "IncreaseStreamRetentionPeriod",
          "DecreaseStreamRetentionPeriod",
          "SplitShard",
          "MergeShards",
          "UpdateShardCount",
          "RegisterStreamConsumer",
          "DescribeStreamConsumer",
          "ListStreamConsumers",
          "DeregisterStreamConsumer",
          "PutRecord",
          "PutRecords",
          "GetShardIterator",
          "GetRecords",
          "SubscribeToShard");
  private static final String STREAM = "readings";
  private static final LocalKinesis KINESIS;

  static {
    try {
      KINESIS = LocalKinesis.start(KinesisSettings.DEFAULT.withMemoryBytes(16 << 20));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    KINESIS.createStream(STREAM, 2);
  }

  private KinesisFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    int choice = input[0] & 0xFF;
    HttpURLConnection call =
        (HttpURLConnection) URI.create(KINESIS.endpoint()).toURL().openConnection();
    call.setRequestMethod("POST");
    call.setDoOutput(true);
    call.setReadTimeout(60_000);
    call.setFixedLengthStreamingMode(input.length - 1);
    call.setRequestProperty(
        "Content-Type", choice < 128 ? "application/x-amz-json-1.1" : "application/x-amz-cbor-1.1");
    String operation = OPERATIONS.get(choice % 128 % OPERATIONS.size());
    call.setRequestProperty("X-Amz-Target", "Kinesis_20131202." + operation);
    try (OutputStream body = call.getOutputStream()) {
      body.write(input, 1, input.length - 1);
    }
    int status = call.getResponseCode();
    if (status == 200 && operation.equals("SubscribeToShard")) {
      // The response lasts for minutes.
      call.disconnect();
      return;
    }
    try (InputStream in = status == 200 ? call.getInputStream() : call.getErrorStream()) {
      String answer = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(status).as(operation + ": " + answer).isIn(200, 400);
    }
  }
}
