package io.shardflow.jobs.deliver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardflow.jobs.deliver.StubServer;
import io.shardflow.jobs.deliver.StubServer.Answer;
import io.shardflow.jobs.deliver.StubServer.Request;
import io.shardflow.jobs.deliver.receiver.DeliveryRow;
import io.shardflow.jobs.deliver.receiver.Outcome;
import io.shardflow.jobs.deliver.receiver.Outcome.Kind;
import io.shardflow.jobs.deliver.receiver.Receiver;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpReceiverTest {
  @TempDir Path folder;

  private StubServer server;

  @BeforeEach
  void start() throws IOException {
    server = new StubServer(request -> Answer.of(200));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static DeliveryRow row(String id) {
    byte[] json = ("{\"sensor_id\":\"" + id + "\"}").getBytes(StandardCharsets.UTF_8);
    return new DeliveryRow(id, id, json, Instant.EPOCH, 0);
  }

  private Receiver open(String... options) throws Exception {
    return openUrl(server.url() + "/hook", options);
  }

  private static Receiver openUrl(String url, String... options) throws Exception {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      values.put(options[i], options[i + 1]);
    }
    List<Option<?>> known = new ArrayList<>(HttpOptions.ALL);
    return HttpTarget.of(url)
        .orElseThrow()
        .with(Options.resolve("test", OptionSources.of(values), known, Map.of(), List.of()))
        .open("anomalies", "anomaly-filter");
  }

  private List<Outcome> send(Receiver receiver, String... ids) throws Exception {
    return receiver.send(Stream.of(ids).map(HttpReceiverTest::row).toList());
  }

  private Outcome sendOne(String... options) throws Exception {
    return send(open(options), "a").get(0);
  }

  @Test
  void postsTheRowWithItsIdAndDataSet() throws Exception {
    assertThat(sendOne()).isEqualTo(Outcome.DELIVERED);
    Request request = server.requests().get(0);
    assertThat(request.path()).isEqualTo("/hook");
    assertThat(request.text()).isEqualTo("{\"sensor_id\":\"a\"}");
    assertThat(request.headers())
        .containsEntry("content-type", "application/json")
        .containsEntry("shardflow-id", "a")
        .containsEntry("shardflow-data-set", "anomalies")
        .containsEntry("shardflow-job", "anomaly-filter")
        .doesNotContainKey("webhook-signature");
  }

  @Test
  void postsSeveralRowsAsAnArray() throws Exception {
    Receiver receiver = open("deliver.http.rows-per-call", "100");
    assertThat(receiver.limits().rows()).isEqualTo(100);
    assertThat(send(receiver, "a", "b")).containsOnly(Outcome.DELIVERED).hasSize(2);
    send(receiver, "c");
    assertThat(server.requests())
        .extracting(Request::text)
        .containsExactly(
            "[{\"sensor_id\":\"a\"},{\"sensor_id\":\"b\"}]", "[{\"sensor_id\":\"c\"}]");
    assertThat(server.requests().get(0).headers()).containsEntry("shardflow-id", "a,b");
  }

  @Test
  void rendersTheTemplate() throws Exception {
    sendOne("deliver.http.template", "{\"text\": \"{sensor_id} of {data_set}\"}");
    assertThat(server.requests().get(0).text()).isEqualTo("{\"text\": \"a of anomalies\"}");
  }

  @Test
  void signsWithTheSecretOfAFile() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "whsec_c2VjcmV0\n");
    sendOne("deliver.http.secret", "@" + secret);
    Request request = server.requests().get(0);
    Map<String, String> headers = request.headers();
    assertThat(headers.get("webhook-id")).isEqualTo("a");
    assertThat(headers.get("webhook-signature"))
        .isEqualTo(
            new WebhookSignature("secret")
                .of("a", headers.get("webhook-timestamp"), request.body()));
    assertThat(Instant.ofEpochSecond(Long.parseLong(headers.get("webhook-timestamp"))))
        .isBetween(Instant.now().minusSeconds(60), Instant.now());
  }

  @Test
  void sendsHeadersWithHiddenValues() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "Bearer xyz\n");
    sendOne("deliver.http.headers", "Authorization=@" + token + ";X-Team=lab=1");
    assertThat(server.requests().get(0).headers())
        .containsEntry("authorization", "Bearer xyz")
        .containsEntry("x-team", "lab=1");
  }

  @Test
  void urlCanBeHidden() throws Exception {
    Path url = Files.writeString(folder.resolve("url"), server.url() + "/hidden");
    HttpTarget target = HttpTarget.of("@" + url).orElseThrow();
    assertThat(target.label()).isEqualTo("@" + url).doesNotContain("hidden");
    send(target.with(Options.defaults()).open("anomalies", "anomaly-filter"), "a");
    assertThat(server.requests()).extracting(Request::path).containsExactly("/hidden");
  }

  @Test
  void labelHasNoPath() {
    assertThat(HttpTarget.of("https://hooks.slack.com/services/T0/B0/s3cret").orElseThrow().label())
        .isEqualTo("https://hooks.slack.com");
  }

  @Test
  void missingSecretNamesTheReference() {
    assertThatThrownBy(() -> open("deliver.http.secret", "env:NO_SUCH_VARIABLE_HERE"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("env:NO_SUCH_VARIABLE_HERE");
  }

  @ParameterizedTest
  @CsvSource({
    "200, DELIVERED",
    "204, DELIVERED",
    "301, RETRY",
    "400, REFUSED",
    "401, RETRY",
    "403, RETRY",
    "404, RETRY",
    "408, RETRY",
    "409, REFUSED",
    "413, REFUSED",
    "422, REFUSED",
    "425, RETRY",
    "429, RETRY",
    "500, RETRY",
    "503, RETRY"
  })
  void statusDecidesTheOutcome(int status, Kind kind) throws Exception {
    server.answer(request -> new Answer(status, Map.of(), status == 204 ? "" : "the answer"));
    Outcome outcome = sendOne();
    assertThat(outcome.kind()).isEqualTo(kind);
    if (kind != Kind.DELIVERED) {
      assertThat(outcome.reason()).contains(String.valueOf(status), "the answer");
    }
  }

  @Test
  void refusedRowOfAnArrayIsFound() throws Exception {
    server.answer(request -> Answer.of(request.text().contains("bad") ? 400 : 200));
    assertThat(send(open("deliver.http.rows-per-call", "10"), "a", "b", "bad", "c", "d"))
        .extracting(Outcome::kind)
        .containsExactly(
            Kind.DELIVERED, Kind.DELIVERED, Kind.REFUSED, Kind.DELIVERED, Kind.DELIVERED);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 503})
  void waitsAsLongAsTheReceiverAsks(int status) throws Exception {
    server.answer(request -> new Answer(status, Map.of("Retry-After", "7"), ""));
    assertThat(sendOne().pause()).isEqualTo(Duration.ofSeconds(7));
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.now().plusSeconds(100).atZone(ZoneOffset.UTC));
    server.answer(request -> new Answer(status, Map.of("Retry-After", date), ""));
    assertThat(sendOne().pause()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(101));
    server.answer(request -> new Answer(status, Map.of("Retry-After", "soon"), ""));
    assertThat(sendOne().pause()).isEqualTo(Duration.ZERO);
    server.answer(request -> new Answer(status, Map.of("Retry-After", "999999999"), ""));
    assertThat(sendOne().pause()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void noAnswerIsTriedAgain() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    server.answer(
        request -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return Answer.of(200);
        });
    try {
      Outcome outcome = sendOne("deliver.http.timeout", "100 ms");
      assertThat(outcome.kind()).isEqualTo(Kind.RETRY);
    } finally {
      end.countDown();
    }
  }

  @Test
  void noConnectionIsTriedAgain() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    Outcome outcome = send(openUrl("http://localhost:" + free), "a").get(0);
    assertThat(outcome.kind()).isEqualTo(Kind.RETRY);
    assertThat(outcome.reason()).contains("ConnectException");
  }
}
