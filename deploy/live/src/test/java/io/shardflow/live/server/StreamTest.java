package io.shardflow.live.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardflow.live.server.EventStream.Event;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Server-sent events. */
class StreamTest {
  private static final String REVENUE =
      "kind=series&set=store-revenue&by=store_id&measures=revenue&step=60000";
  private static final Duration SHORT = Duration.ofMillis(300);

  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.start();
    server.deliver("store-revenue", TestServer.sale("a", 1, "1.10"));
    server.deliver("store-revenue", TestServer.sale("a", 2, "2.20"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void sendsEverythingThenOnlyWhatChanges() throws IOException {
    try (EventStream stream = EventStream.open(server, null, "kind=sets", REVENUE)) {
      Event full = stream.await("full result", StreamTest::isRevenue);
      assertThat(full.isFull()).isTrue();
      assertThat(full.data().path("times")).hasSize(2);
      stream.await("data sets", event -> event.data().path("q").asInt() == 0);

      server.deliver("store-revenue", TestServer.sale("a", 2, "0.05"));
      Event change = stream.await("change", event -> isRevenue(event) && !event.isFull());
      assertThat(change.data().path("times")).hasSize(1);
      assertThat(values(change)).isEqualTo("[2.25]");
      assertThat(change.name()).isEqualTo("result");
    }
  }

  @Test
  void resumesAfterTheLastEventThatTheClientHas() throws IOException {
    String id;
    try (EventStream stream = EventStream.open(server, null, REVENUE)) {
      id = stream.await("full result", event -> event.id() != null).id();
    }
    assertThat(id).matches("[0-9a-z]+-\\d+");
    server.deliver("store-revenue", TestServer.sale("a", 2, "0.05"));
    try (EventStream stream = EventStream.open(server, id, REVENUE)) {
      Event first = stream.await("change", StreamTest::isRevenueOnly);
      assertThat(first.isFull()).isFalse();
      assertThat(values(first)).isEqualTo("[2.25]");
    }
  }

  @Test
  void sendsEverythingAgainAfterARestart() throws IOException {
    String id;
    try (EventStream stream = EventStream.open(server, null, REVENUE)) {
      id = stream.await("full result", event -> event.id() != null).id();
    }
    try (TestServer restarted = TestServer.start()) {
      for (int minute = 1; minute <= 5; minute++) {
        restarted.deliver("store-revenue", TestServer.sale("a", minute, "1"));
      }
      try (EventStream stream = EventStream.open(restarted, id, REVENUE)) {
        Event first = stream.await("result", StreamTest::isRevenueOnly);
        assertThat(first.isFull()).isTrue();
        assertThat(first.data().path("times")).hasSize(5);
      }
    }
  }

  @Test
  void anIdOfTheFutureIsNotBelieved() throws IOException {
    String id = server.store.epoch() + "-999999";
    try (EventStream stream = EventStream.open(server, id, REVENUE)) {
      assertThat(stream.await("result", StreamTest::isRevenueOnly).isFull()).isTrue();
    }
  }

  @Test
  void waitsForADataSetThatIsNotThereYet() throws IOException {
    try (EventStream stream = EventStream.open(server, null, "kind=rows&set=later")) {
      Event problem = stream.await("problem", event -> event.name().equals("problem"));
      assertThat(problem.data().path("error").asText()).contains("later");
      server.deliver("later", "{\"a\":1}");
      Event rows = stream.await("rows", event -> event.name().equals("result"));
      assertThat(rows.data().path("rows")).hasSize(1);
    }
  }

  @Test
  void reportsTheHealthOfJobs() throws IOException {
    try (EventStream stream = EventStream.open(server, null, "kind=health")) {
      Event health =
          stream.await("health", event -> event.data().path("kind").asText().equals("health"));
      assertThat(health.data().path("source").asText()).isEqualTo("folder");
    }
  }

  @Test
  void staysOpenWithoutEvents() throws IOException {
    ServerSettings settings = ServerSettings.ofPort(0).withTimes(SHORT, Duration.ofMinutes(1));
    try (TestServer quiet = new TestServer(settings);
        EventStream stream = EventStream.open(quiet, null, "kind=rows&set=x")) {
      stream.awaitComment();
    }
  }

  @Test
  void refusesMoreStreamsThanAllowed() throws IOException {
    try (TestServer small =
        new TestServer(ServerSettings.ofPort(0).withLimits(1, 1 << 20, 1 << 20))) {
      try (EventStream one = EventStream.open(small, null, "kind=sets");
          EventStream two = EventStream.open(small, null, "kind=sets")) {
        assertThat(one.status()).isEqualTo("200");
        assertThat(two.status()).isEqualTo("429");
      }
      assertThat(small.get("/api/query?kind=sets").status()).isEqualTo("200");
      awaitFree(small);
    }
  }

  @Test
  void leavesAClientThatTakesNothing() throws IOException {
    ServerSettings settings =
        ServerSettings.ofPort(0)
            .withLimits(1, 6 << 20, 32 << 20)
            .withTimes(Duration.ofMinutes(1), SHORT);
    try (TestServer small = new TestServer(settings);
        Socket slow = new Socket()) {
      slow.setReceiveBufferSize(4096);
      slow.connect(new InetSocketAddress("127.0.0.1", small.server.port()));
      small.deliver("x", rows(0));
      small.write(slow, "GET", "/api/stream?q=kind%3Drows%26set%3Dx%26limit%3D1000", null);
      int[] round = {1};
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> {
                small.deliver("x", rows(round[0]++));
                return isFree(small);
              });
    }
  }

  @Test
  void endsStreamsWhenTheServerStops() throws IOException {
    try (EventStream stream = EventStream.open(server, null, "kind=sets")) {
      stream.await("result", event -> true);
      server.close();
      stream.awaitEnd();
    }
  }

  private static String rows(int round) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      rows.append(rows.isEmpty() ? '[' : ',')
          .append("{\"n\":\"%d-%d\",\"a\":\"%s\"}".formatted(round, i, "x".repeat(4000)));
    }
    return rows.append(']').toString();
  }

  private static void awaitFree(TestServer server) {
    await().atMost(Duration.ofSeconds(30)).until(() -> isFree(server));
  }

  /** Returns whether one more stream can be opened. */
  private static boolean isFree(TestServer server) throws IOException {
    try (EventStream stream = EventStream.open(server, null, "kind=sets")) {
      return stream.status().equals("200");
    }
  }

  private static boolean isRevenue(Event event) {
    return event.data().path("q").asInt() == 1;
  }

  private static boolean isRevenueOnly(Event event) {
    return event.data().path("kind").asText().equals("series");
  }

  private static String values(Event event) {
    JsonNode ofStores = event.data().path("values").path("revenue");
    return ofStores.path(0).toString();
  }
}
