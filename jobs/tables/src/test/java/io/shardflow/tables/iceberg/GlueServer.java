package io.shardflow.tables.iceberg;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** The requests of AWS Glue that Iceberg's catalog needs, as AWS documents them. */
public final class GlueServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ConcurrentSkipListSet<String> databases = new ConcurrentSkipListSet<>();
  private final Map<String, ObjectNode> tables = new ConcurrentSkipListMap<>();

  /** Any credentials. */
  public static final class Credentials implements AwsCredentialsProvider {
    public static Credentials create() {
      return new Credentials();
    }

    @Override
    public AwsCredentials resolveCredentials() {
      return AwsBasicCredentials.create("any", "any");
    }
  }

  GlueServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  String uri() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Returns the names of the tables. */
  List<String> tables() {
    return List.copyOf(tables.keySet());
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      JsonNode request = JSON.readTree(exchange.getRequestBody());
      JsonNode answer = answer(target.substring(target.indexOf('.') + 1), request);
      byte[] body = JSON.writeValueAsBytes(answer);
      exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
      exchange.sendResponseHeaders(answer.has("__type") ? 400 : 200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private synchronized JsonNode answer(String action, JsonNode request) {
    ObjectNode answer = JSON.createObjectNode();
    switch (action) {
      case "GetDatabase" -> {
        String name = request.get("Name").asText();
        if (!databases.contains(name)) {
          return error("EntityNotFoundException");
        }
        answer.putObject("Database").put("Name", name);
      }
      case "CreateDatabase" -> databases.add(request.at("/DatabaseInput/Name").asText());
      case "GetTable" -> {
        ObjectNode table = tables.get(request.get("Name").asText());
        if (table == null) {
          return error("EntityNotFoundException");
        }
        answer.set("Table", table);
      }
      case "CreateTable" -> put(request, 0);
      case "UpdateTable" -> {
        long version =
            tables.get(request.at("/TableInput/Name").asText()).get("VersionId").asLong();
        if (!request.get("VersionId").asText().equals(String.valueOf(version))) {
          return error("ConcurrentModificationException");
        }
        put(request, version + 1);
      }
      default -> {
        return error("InvalidInputException");
      }
    }
    return answer;
  }

  private void put(JsonNode request, long version) {
    ObjectNode table = request.get("TableInput").deepCopy();
    table.put("DatabaseName", request.get("DatabaseName").asText());
    table.put("VersionId", String.valueOf(version));
    tables.put(table.get("Name").asText(), table);
  }

  private static ObjectNode error(String type) {
    return JSON.createObjectNode().put("__type", type).put("Message", "as asked for");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
