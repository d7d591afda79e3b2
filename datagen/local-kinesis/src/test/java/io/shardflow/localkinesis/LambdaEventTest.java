package io.shardflow.localkinesis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Compares events for Lambda with the example in the README, which is that of AWS's guide. */
class LambdaEventTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern EXAMPLE =
      Pattern.compile("```json\\n(\\{\\s+\"Records\".*?)```", Pattern.DOTALL);
  private static final LambdaEvent EVENT =
      new LambdaEvent(
          "arn:aws:kinesis:us-east-2:123456789012:stream/lambda-stream",
          "arn:aws:iam::123456789012:role/lambda-role");

  @RegisterExtension final ManualKinesis kinesis = new ManualKinesis();

  @Test
  void recordsOfTheExampleGiveTheExample() throws IOException {
    String event =
        EVENT.of(
            "shardId-000000000006",
            List.of(
                record(
                    "49590338271490256608559692538361571095921575989136588898",
                    "Hello, this is a test.",
                    "2018-12-17T22:10:50.987Z"),
                record(
                    "49590338271490256608559692540925702759324208523137515618",
                    "This is only a test.",
                    "2018-12-17T22:11:51.166Z")));

    assertThat(JSON.readTree(event)).isEqualTo(example());
  }

  @Test
  void recordsOfTheLocalStreamGiveAnEventOfTheSameForm() throws IOException {
    kinesis.start(1, settings -> settings);
    Shard shard = kinesis.shards().get(0);
    kinesis.put(shard, "{\"a\":1}");
    List<Record> records =
        kinesis.get(kinesis.iterator(shard, ShardIteratorType.TRIM_HORIZON)).records();

    JsonNode record = JSON.readTree(EVENT.of(shard.shardId(), records)).at("/Records/0");

    assertThat(form(record)).isEqualTo(form(example().at("/Records/0")));
    assertThat(Base64.getDecoder().decode(record.at("/kinesis/data").textValue()))
        .asString()
        .isEqualTo("{\"a\":1}");
    assertThat(record.get("eventID").textValue())
        .isEqualTo("shardId-000000000000:" + records.get(0).sequenceNumber());
    assertThat(record.at("/kinesis/approximateArrivalTimestamp").decimalValue())
        .isEqualByComparingTo("1714564800");
  }

  /** Returns the names and types of all fields, in order. */
  private static String form(JsonNode node) {
    StringBuilder form = new StringBuilder(node.getNodeType().toString());
    node.properties()
        .forEach(
            field -> form.append(" %s=[%s]".formatted(field.getKey(), form(field.getValue()))));
    return form.toString();
  }

  private static JsonNode example() throws IOException {
    Matcher example = EXAMPLE.matcher(Files.readString(RepositoryFile.of("datagen/README.md")));
    assertThat(example.find()).isTrue();
    return JSON.readTree(example.group(1));
  }

  private static Record record(String sequenceNumber, String text, String time) {
    return Record.builder()
        .partitionKey("1")
        .sequenceNumber(sequenceNumber)
        .data(SdkBytes.fromUtf8String(text))
        .approximateArrivalTimestamp(Instant.parse(time))
        .build();
  }
}
