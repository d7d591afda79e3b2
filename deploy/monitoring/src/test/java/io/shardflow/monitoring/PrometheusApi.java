package io.shardflow.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** Queries of a running Prometheus. */
final class PrometheusApi {
  private final HttpClient http = HttpClient.newHttpClient();
  private final String address;

  PrometheusApi(int port) {
    address = "http://localhost:" + port;
  }

  /** Returns whether all targets can be scraped. */
  boolean isScraping() throws InterruptedException {
    try {
      return query("up == 1").size() > 0 && query("up == 0").isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the results of a query now: objects with {@code metric} and {@code value}. */
  JsonNode query(String expression) throws IOException, InterruptedException {
    String url =
        address + "/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8);
    JsonNode response =
        new ObjectMapper()
            .readTree(
                http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                    .body());
    if (!response.path("status").asText().equals("success")) {
      throw new IOException(expression + ": " + response);
    }
    return response.at("/data/result");
  }
}
