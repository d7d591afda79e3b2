package io.shardflow.tables.iceberg;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.NoSuchNamespaceException;
import org.apache.iceberg.exceptions.NoSuchTableException;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.rest.CatalogHandlers;
import org.apache.iceberg.rest.RESTSerializers;
import org.apache.iceberg.rest.requests.CreateNamespaceRequest;
import org.apache.iceberg.rest.requests.CreateTableRequest;
import org.apache.iceberg.rest.requests.UpdateTableRequest;
import org.apache.iceberg.rest.responses.ConfigResponse;
import org.apache.iceberg.rest.responses.ErrorResponse;
import org.apache.iceberg.shaded.com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import org.apache.iceberg.shaded.com.fasterxml.jackson.annotation.PropertyAccessor;
import org.apache.iceberg.shaded.com.fasterxml.jackson.databind.DeserializationFeature;
import org.apache.iceberg.shaded.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.iceberg.shaded.com.fasterxml.jackson.databind.PropertyNamingStrategies;

/** The requests of the REST catalog that a sink needs. */
final class RestServer implements AutoCloseable {
  private static final int NO_CONTENT = 204;
  private static final int NOT_FOUND = 404;

  private final HadoopCatalog tables;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ObjectMapper json = new ObjectMapper();

  RestServer(HadoopCatalog tables) throws IOException {
    this.tables = tables;
    json.setVisibility(PropertyAccessor.FIELD, Visibility.ANY);
    json.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
    json.setPropertyNamingStrategy(new PropertyNamingStrategies.KebabCaseStrategy());
    RESTSerializers.registerAll(json);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String uri() {
    return "http://localhost:" + server.getAddress().getPort() + "/";
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Object answer;
      int status = 200;
      try {
        answer = answer(exchange);
      } catch (NoSuchTableException | NoSuchNamespaceException e) {
        status = NOT_FOUND;
        answer =
            ErrorResponse.builder()
                .responseCode(status)
                .withType(e.getClass().getSimpleName())
                .withMessage(e.getMessage())
                .build();
      }
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      if (answer == null || exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(status == NOT_FOUND ? status : NO_CONTENT, -1);
        return;
      }
      exchange.sendResponseHeaders(status, 0);
      json.writeValue(exchange.getResponseBody(), answer);
    }
  }

  private Object answer(HttpExchange exchange) throws IOException {
    String[] path = exchange.getRequestURI().getPath().substring(1).split("/");
    boolean isPost = exchange.getRequestMethod().equals("POST");
    if (path[1].equals("config")) {
      return ConfigResponse.builder().build();
    }
    if (path.length == 2) {
      return CatalogHandlers.createNamespace(tables, read(exchange, CreateNamespaceRequest.class));
    }
    Namespace database = Namespace.of(path[2]);
    if (path.length == 3) {
      return CatalogHandlers.loadNamespace(tables, database);
    }
    if (path.length == 4) {
      return CatalogHandlers.createTable(
          tables, database, read(exchange, CreateTableRequest.class));
    }
    TableIdentifier table = TableIdentifier.of(database, path[4]);
    return isPost
        ? CatalogHandlers.updateTable(tables, table, read(exchange, UpdateTableRequest.class))
        : CatalogHandlers.loadTable(tables, table);
  }

  private <T> T read(HttpExchange exchange, Class<T> type) throws IOException {
    return json.readValue(exchange.getRequestBody(), type);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
