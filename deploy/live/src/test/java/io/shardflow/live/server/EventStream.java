package io.shardflow.live.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A client of server-sent events, which keeps what comes. */
final class EventStream implements AutoCloseable {
  private final Socket socket;
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final List<String> comments = new CopyOnWriteArrayList<>();
  private volatile String status;
  private volatile boolean ended;

  /** An event; the id can be null. */
  record Event(String id, String name, JsonNode data) {
    boolean isFull() {
      return data.path("full").asBoolean();
    }
  }

  private EventStream(Socket socket) {
    this.socket = socket;
  }

  /**
   * Opens a stream.
   *
   * @param lastId null for a first connection
   */
  static EventStream open(TestServer server, String lastId, String... queries) throws IOException {
    List<String> encoded = new ArrayList<>();
    for (String query : queries) {
      encoded.add("q=" + TestServer.encode(query));
    }
    EventStream stream = new EventStream(new Socket("127.0.0.1", server.server.port()));
    server.write(
        stream.socket,
        "GET",
        "/api/stream?" + String.join("&", encoded),
        null,
        lastId == null ? "Accept: text/event-stream" : "Last-Event-ID: " + lastId);
    Thread reader = new Thread(stream::read, "events");
    reader.setDaemon(true);
    reader.start();
    awaitility("status").until(() -> stream.status != null);
    return stream;
  }

  private void read() {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8))) {
      status = in.readLine().split(" ")[1];
      String id = null;
      String name = null;
      String data = null;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data = line.substring(6);
        } else if (line.startsWith(":")) {
          comments.add(line);
        } else if (line.isEmpty() && data != null) {
          events.add(new Event(id, name, ResultBytes.JSON.readTree(data)));
          data = null;
        }
      }
    } catch (IOException | RuntimeException e) {
      // The connection is closed.
    }
    ended = true;
  }

  String status() {
    return status;
  }

  /** Waits for an event. */
  Event await(String what, Predicate<Event> condition) {
    awaitility(what).until(() -> events.stream().anyMatch(condition));
    return events.stream().filter(condition).findFirst().orElseThrow();
  }

  void awaitComment() {
    awaitility("comment").until(() -> !comments.isEmpty());
  }

  void awaitEnd() {
    awaitility("end").until(() -> ended);
  }

  List<Event> events() {
    return events;
  }

  private static ConditionFactory awaitility(String what) {
    return Awaitility.await(what)
        .pollInterval(Duration.ofMillis(20))
        .atMost(Duration.ofSeconds(30));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
