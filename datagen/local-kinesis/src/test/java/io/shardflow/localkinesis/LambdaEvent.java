package io.shardflow.localkinesis;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * The event with which Lambda calls a function for records of a Kinesis stream, for tests of
 * functions.
 *
 * @param streamArn the ARN of the stream
 * @param roleArn the ARN of the function's execution role
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html">AWS, Using Lambda
 *     to process records from Amazon Kinesis Data Streams</a>
 */
public record LambdaEvent(String streamArn, String roleArn) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int REGION_IN_ARN = 3;

  /** Returns the event, in JSON, for records that were read from one shard. */
  public String of(String shardId, List<Record> records) {
    ObjectNode event = JSON.createObjectNode();
    ArrayNode list = event.putArray("Records");
    records.forEach(one -> list.add(record(shardId, one)));
    return event.toPrettyString();
  }

  private ObjectNode record(String shardId, Record record) {
    ObjectNode json = JSON.createObjectNode();
    json.putObject("kinesis")
        .put("kinesisSchemaVersion", "1.0")
        .put("partitionKey", record.partitionKey())
        .put("sequenceNumber", record.sequenceNumber())
        .put("data", Base64.getEncoder().encodeToString(record.data().asByteArray()))
        .put(
            "approximateArrivalTimestamp",
            BigDecimal.valueOf(record.approximateArrivalTimestamp().toEpochMilli(), 3));
    return json.put("eventSource", "aws:kinesis")
        .put("eventVersion", "1.0")
        .put("eventID", shardId + ":" + record.sequenceNumber())
        .put("eventName", "aws:kinesis:record")
        .put("invokeIdentityArn", roleArn)
        .put("awsRegion", streamArn.split(":")[REGION_IN_ARN])
        .put("eventSourceARN", streamArn);
  }
}
