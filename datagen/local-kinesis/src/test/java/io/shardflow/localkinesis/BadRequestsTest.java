package io.shardflow.localkinesis;

import static io.shardflow.localkinesis.ManualKinesis.STREAM;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.shardflow.localkinesis.faults.KinesisFaults.Fault;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kinesis.model.InvalidArgumentException;
import software.amazon.awssdk.services.kinesis.model.LimitExceededException;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/** Requests that no SDK would send get a clear response and do not affect other clients. */
@Timeout(30)
class BadRequestsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension final ManualKinesis kinesis = new ManualKinesis();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
PutRecords             | {"StreamName":"readings","Records":[null]}                       | ValidationException       | records
PutRecords             | {"StreamName":"readings","Records":[{"Data":""}]}                | ValidationException       | partitionKey
PutRecords             | {"StreamName":"readings","Records":[{"PartitionKey":"k"}]}       | ValidationException       | data
PutRecords             | {"StreamName":"readings","Records":{}}                           | SerializationException    | Records
PutRecords             | {"StreamName":"readings","Records":[[]]}                         | SerializationException    | Records
PutRecords             | {"StreamName":"readings"}                                        | ValidationException       | records
PutRecord              | {"StreamName":"readings","PartitionKey":"k","Data":5}            | SerializationException    | Data
PutRecord              | {"StreamName":"readings","PartitionKey":"k","Data":"!"}          | SerializationException    | base64
PutRecord              | []                                                               | SerializationException    | Array
PutRecord              | null                                                             | InvalidArgumentException  | StreamName
PutRecord              | ''                                                               | InvalidArgumentException  | StreamName
PutRecord              | {                                                                | SerializationException    | end-of-input
ListStreams            | {"Limit":"x"}                                                    | SerializationException    | Limit
ListStreams            | {"Limit":99999999999}                                            | SerializationException    | Limit
ListStreams            | {"NextToken":"e30"}                                              | InvalidArgumentException  | NextToken
ListShards             | {"NextToken":"e30"}                                              | InvalidArgumentException  | NextToken
ListShards             | {"StreamName":"readings","ShardFilter":{}}                       | ValidationException       | shardFilter.type
GetRecords             | {}                                                               | ValidationException       | shardIterator
GetRecords             | {"ShardIterator":""}                                             | InvalidArgumentException  | ShardIterator
CreateStream           | {"StreamName":"x","ShardCount":1,"StreamModeDetails":{}}         | ValidationException       | streamMode
CreateStream           | {"StreamName":"x","StreamModeDetails":{"StreamMode":"FAST"}}     | InvalidArgumentException  | FAST
DescribeStreamConsumer | {"StreamARN":"readings"}                                         | ValidationException       | consumerName
SubscribeToShard       | ''                                                               | ValidationException       | consumerARN
SubscribeToShard       | {"ConsumerARN":"x","ShardId":"y","StartingPosition":null}        | ResourceNotFoundException | x
MakeCoffee             | {}                                                               | UnknownOperationException | MakeCoffee
""")
  void invalidRequestsAreRefusedWithTheReason(
      String operation, String body, String type, String words) throws Exception {
    kinesis.start(1, settings -> settings);
    HttpResponse<String> response = post(operation, body);
    assertThat(response.statusCode()).isEqualTo(400);
    JsonNode error = JSON.readTree(response.body());
    assertThat(error.get("__type").textValue()).isEqualTo(type);
    assertThat(error.get("message").textValue()).contains(words);
    assertThat(kinesis.client().listStreams().streamNames()).containsExactly(STREAM);
  }

  @Test
  void tokensAreValidForOneOperationOnly() throws IOException {
    kinesis.start(2, settings -> settings);
    kinesis.server().createStream("other", 1);
    String iterator = kinesis.iterator(kinesis.shards().get(0), ShardIteratorType.LATEST);
    String ofShards =
        kinesis.client().listShards(list -> list.streamName(STREAM).maxResults(1)).nextToken();
    String ofStreams = kinesis.client().listStreams(list -> list.limit(1)).nextToken();

    assertThat(List.of(iterator, ofShards, ofStreams)).doesNotContainNull();
    for (String wrong : List.of(iterator, ofStreams)) {
      assertThatThrownBy(() -> kinesis.client().listShards(list -> list.nextToken(wrong)))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("Invalid NextToken");
    }
    for (String wrong : List.of(ofShards, ofStreams)) {
      assertThatThrownBy(() -> kinesis.get(wrong))
          .isInstanceOf(InvalidArgumentException.class)
          .hasMessageContaining("Invalid ShardIterator");
    }
    assertThatThrownBy(() -> kinesis.client().listStreams(list -> list.nextToken(iterator)))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("Invalid NextToken");
  }

  @Test
  void moreThanTheMaximumOfShardsAreRefused() throws IOException {
    kinesis.start(1, settings -> settings);
    for (int count : new int[] {500, Integer.MAX_VALUE}) {
      assertThatThrownBy(
              () ->
                  kinesis
                      .client()
                      .createStream(create -> create.streamName("other").shardCount(count)))
          .isInstanceOf(LimitExceededException.class)
          .hasMessageContaining("500");
    }
    kinesis.client().createStream(create -> create.streamName("other").shardCount(499));
    assertThatThrownBy(() -> kinesis.split(kinesis.shards().get(0)))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("500");
    assertThatThrownBy(
            () ->
                kinesis
                    .client()
                    .updateShardCount(
                        update ->
                            update
                                .streamName(ManualKinesis.STREAM)
                                .targetShardCount(2)
                                .scalingType(ScalingType.UNIFORM_SCALING)))
        .isInstanceOf(LimitExceededException.class)
        .hasMessageContaining("500");
    assertThat(kinesis.shards()).hasSize(1);
  }

  @Test
  void tooLargeRequestsAreRefused() throws Exception {
    kinesis.start(1, settings -> settings);
    assertThat(post("ListStreams", " ".repeat(17 << 20)).statusCode()).isEqualTo(413);
    assertThat(post("ListStreams", "{}").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no HTTP at all\r\n\r\n",
        "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxx\r\n"
      })
  void invalidHttpIsAnsweredAndTheConnectionClosed(String request) throws IOException {
    kinesis.start(1, settings -> settings);
    assertThat(send(request))
        .startsWith("HTTP/1.1 400 Bad Request")
        .contains("Not valid HTTP", "connection: close");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0016\u0003\u0001\u0002\u0000\u0001 as TLS begins",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nand nothing of HTTP/2",
        "PRIVATE\r\n\r\n but long enough to be detected as not HTTP/2"
      })
  void connectionsOfOtherProtocolsAreClosed(String request) throws IOException {
    kinesis.start(1, settings -> settings);
    assertThat(send(request)).doesNotContain("200");
    assertThat(kinesis.shards()).hasSize(1);
  }

  @Test
  void cutResponsesEndInTheMiddle() throws IOException {
    kinesis.start(1, settings -> settings.withFaults(FaultInjectionTest.only(1, Fault.CUT)));
    String answer =
        send(
            "POST / HTTP/1.1\r\nX-Amz-Target: Kinesis_20131202.ListStreams\r\n"
                + "Content-Length: 2\r\n\r\n{}");
    String[] parts = answer.split("\r\n\r\n", 2);
    assertThat(parts[0]).startsWith("HTTP/1.1 200 OK");
    assertThat(parts[1]).startsWith("{\"StreamNames\"").doesNotEndWith("}");
    int length = Integer.parseInt(parts[0].replaceAll("(?s).*content-length: (\\d+).*", "$1"));
    assertThat(parts[1]).hasSize(length / 2);
  }

  @Test
  void closingTheServerClosesAllConnections() throws IOException {
    kinesis.start(1, settings -> settings);
    List<Socket> sockets = new ArrayList<>();
    for (String sent : List.of("", "P", "POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf")) {
      Socket socket = new Socket(kinesis.endpoint().getHost(), kinesis.endpoint().getPort());
      sockets.add(socket);
      socket.getOutputStream().write(sent.getBytes(ISO_8859_1));
    }
    kinesis.shards();

    kinesis.server().close();
    for (Socket socket : sockets) {
      try (socket) {
        assertThat(readAll(socket)).isEmpty();
      }
    }
    assertThatThrownBy(() -> new Socket(kinesis.endpoint().getHost(), kinesis.endpoint().getPort()))
        .isInstanceOf(IOException.class);
  }

  private HttpResponse<String> post(String operation, String body) throws Exception {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(
            HttpRequest.newBuilder(kinesis.endpoint())
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", "Kinesis_20131202." + operation)
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
  }

  /** Returns everything that the server sends until it closes the connection. */
  private String send(String request) throws IOException {
    try (Socket socket = new Socket(kinesis.endpoint().getHost(), kinesis.endpoint().getPort())) {
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return readAll(socket);
    }
  }

  private static String readAll(Socket socket) throws IOException {
    socket.setSoTimeout(10_000);
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }
}
