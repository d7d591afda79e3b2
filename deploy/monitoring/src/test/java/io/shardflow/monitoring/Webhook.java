package io.shardflow.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A receiver of Alertmanager's notifications, and of the deliveries of jobs. */
final class Webhook implements AutoCloseable {
  private final Map<String, String> states = new ConcurrentHashMap<>();
  private final HttpServer server;

  Webhook() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/alerts", this::receive);
    server.createContext("/rows", Webhook::accept);
    server.start();
  }

  String address(String path) {
    return "http://localhost:" + server.getAddress().getPort() + path;
  }

  /** Returns whether the last notification about an alarm of a job was that it fires. */
  boolean isFiring(String alertName, String job) {
    return "firing".equals(states.get(alertName + " " + job));
  }

  /** Returns whether the alarm of the job has fired, and does so no longer. */
  boolean hasCleared(String alertName, String job) {
    return "resolved".equals(states.get(alertName + " " + job));
  }

  private void receive(HttpExchange exchange) throws IOException {
    JsonNode message = new ObjectMapper().readTree(exchange.getRequestBody().readAllBytes());
    for (JsonNode alert : message.get("alerts")) {
      JsonNode labels = alert.get("labels");
      states.put(
          labels.get("alertname").asText() + " " + labels.path("job_name").asText(),
          alert.get("status").asText());
    }
    accept(exchange);
  }

  private static void accept(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(200, -1);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
