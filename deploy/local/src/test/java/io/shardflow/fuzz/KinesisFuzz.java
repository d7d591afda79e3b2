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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Calls the local Kinesis, Firehose and SNS: the first byte of an input selects the operation and
 * JSON or CBOR, and the rest is the body. A call succeeds or is refused, but never fails
 * internally.
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

  /** The first bytes that select the operations below: these, and those 128 higher. */
  private static final int FIRST_DELIVERY = 120;

  private static final List<String> DELIVERIES =
      List.of(
          "Firehose_20150804.PutRecord",
          "Firehose_20150804.PutRecordBatch",
          "Firehose_20150804.DescribeDeliveryStream",
          "Firehose_20150804.ListDeliveryStreams",
          "Action=Publish&",
          "Action=PublishBatch&",
          "Action=CreateTopic&",
          "Action=ListTopics&");
  private static final String STREAM = "readings";
  private static final String TOPIC = "alerts";
  private static final LocalKinesis KINESIS;

  static {
    try {
      KINESIS = LocalKinesis.start(KinesisSettings.DEFAULT.withMemoryBytes(16 << 20));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    KINESIS.createStream(STREAM, 2);
    KINESIS.createTopic(TOPIC);
    KINESIS.createDeliveryStream(
        "results", Path.of("target/fuzz-firehose"), 16 << 20, Duration.ofDays(1));
  }

  private KinesisFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    int choice = (input[0] & 0xFF) % 128;
    boolean isDelivery = choice >= FIRST_DELIVERY;
    String operation =
        isDelivery
            ? DELIVERIES.get(choice - FIRST_DELIVERY)
            : "Kinesis_20131202." + OPERATIONS.get(choice % OPERATIONS.size());
    boolean isForm = operation.endsWith("&");
    byte[] start = isForm ? operation.getBytes(StandardCharsets.ISO_8859_1) : new byte[0];
    HttpURLConnection call =
        (HttpURLConnection) URI.create(KINESIS.endpoint()).toURL().openConnection();
    call.setRequestMethod("POST");
    call.setDoOutput(true);
    call.setReadTimeout(60_000);
    call.setFixedLengthStreamingMode(start.length + input.length - 1);
    call.setRequestProperty(
        "Content-Type",
        isForm
            ? "application/x-www-form-urlencoded"
            : input[0] >= 0 ? "application/x-amz-json-1.1" : "application/x-amz-cbor-1.1");
    call.setRequestProperty("X-Amz-Target", operation);
    try (OutputStream body = call.getOutputStream()) {
      body.write(start);
      body.write(input, 1, input.length - 1);
    }
    int status = call.getResponseCode();
    if (status == 200 && operation.endsWith(".SubscribeToShard")) {
      // The response lasts for minutes.
      call.disconnect();
      return;
    }
    try (InputStream in = status == 200 ? call.getInputStream() : call.getErrorStream()) {
      String answer = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(status).as(operation + ": " + answer).isIn(200, 400, 403, 404);
    }
  }
}
