package io.shardflow.live.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardflow.live.health.FolderHealth;
import io.shardflow.live.store.LiveStore;
import io.shardflow.live.store.StoreSettings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URLEncoder;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** A server with an empty store, and requests to it that no HTTP client makes better. */
final class TestServer implements AutoCloseable {
  static final String OK = "200";

  final LiveStore store;
  final LiveServer server;

  /** An answer. The names of headers are in lower case. */
  record Answer(String status, Map<String, String> headers, byte[] body) {
    String text() {
      return new String(body, UTF_8);
    }

    JsonNode json() throws IOException {
      return ResultBytes.JSON.readTree(body);
    }

    String error() throws IOException {
      return json().path("error").asText();
    }

    String unzipped() throws IOException {
      try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
        return new String(in.readAllBytes(), UTF_8);
      }
    }
  }

  TestServer(ServerSettings settings) throws IOException {
    store = new LiveStore(StoreSettings.of("out"));
    server = LiveServer.start(settings, store, new FolderHealth(store));
  }

  static TestServer start() throws IOException {
    return new TestServer(ServerSettings.ofPort(0));
  }

  @Override
  public void close() {
    server.close();
    store.close();
  }

  Answer get(String path, String... headers) throws IOException {
    return send("GET", path, null, headers);
  }

  /** Delivers rows of a data set. */
  Answer deliver(String dataSet, String body, String... headers) throws IOException {
    String[] all = new String[headers.length + 2];
    all[0] = "Content-Type: application/json";
    all[1] = "Shardflow-Data-Set: " + dataSet;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return send("POST", LiveServer.INGEST, body, all);
  }

  /** Sends a request as it is: without normalising its path. */
  Answer send(String method, String path, String body, String... headers) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      write(socket, method, path, body, headers);
      return read(socket.getInputStream(), method.equals("HEAD"));
    }
  }

  void write(Socket socket, String method, String path, String body, String... headers)
      throws IOException {
    byte[] bytes = body == null ? new byte[0] : body.getBytes(UTF_8);
    StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    boolean hasHost = false;
    for (String header : headers) {
      head.append(header).append("\r\n");
      hasHost |= header.startsWith("Host:");
    }
    if (!hasHost) {
      head.append("Host: localhost:").append(server.port()).append("\r\n");
    }
    if (body != null) {
      head.append("Content-Length: ").append(bytes.length).append("\r\n");
    }
    socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(ISO_8859_1));
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  private static Answer read(InputStream in, boolean isHead) throws IOException {
    byte[] all = in.readAllBytes();
    String text = new String(all, ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    String[] lines = text.substring(0, end).split("\r\n");
    Map<String, String> headers = new TreeMap<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      headers.put(
          lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
          lines[i].substring(colon + 1).strip());
    }
    byte[] body = text.substring(end + 4).getBytes(ISO_8859_1);
    if (isHead && body.length > 0) {
      throw new IOException("HEAD has a body: " + text);
    }
    return new Answer(lines[0].split(" ")[1], headers, body);
  }

  /** Returns the revenue of all stores together. */
  String revenue() throws IOException {
    JsonNode total =
        get("/api/query?kind=series&set=store-revenue&measures=revenue&step=all")
            .json()
            .path("total")
            .path("revenue");
    return total.path(0).asText();
  }

  static String sale(String store, int minute, String revenue) {
    return ("{\"store_id\":\"%s\",\"revenue\":%s,\"sales_count\":1,\"window_start\":\"2024-05-01"
            + " 12:%02d:00.000\",\"timestamp\":\"2024-05-01 12:%02d:00.000\"}")
        .formatted(store, revenue, minute, minute + 1);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
