package io.shardflow.live.server;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.router.EndpointNotFound;
import io.javalin.util.JavalinException;
import io.shardflow.live.health.HealthSource;
import io.shardflow.live.health.SharedHealth;
import io.shardflow.live.query.QueryException;
import io.shardflow.live.store.LiveStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.util.Map;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The web server of the page. */
public final class LiveServer implements AutoCloseable {
  /** Where jobs deliver rows. */
  public static final String INGEST = "/ingest";

  private static final Logger LOG = LoggerFactory.getLogger(LiveServer.class);
  private static final int MAX_THREADS = 24;
  private static final int MIN_THREADS = 4;
  private static final int MAX_HEADER_BYTES = 32 * 1024;
  private static final long STOP_MILLIS = 1_000;

  private final Javalin javalin;
  private final Streams streams;
  private final ServerSettings settings;

  private LiveServer(Javalin javalin, Streams streams, ServerSettings settings) {
    this.javalin = javalin;
    this.streams = streams;
    this.settings = settings;
  }

  /**
   * Starts a server.
   *
   * @throws BindException if the port is in use, or the address is not one of this machine
   * @throws IOException if it cannot listen for another reason
   */
  public static LiveServer start(ServerSettings settings, LiveStore store, HealthSource health)
      throws IOException {
    Assets assets = Assets.load();
    HealthSource shared = new SharedHealth(health);
    Streams streams = new Streams(store, shared, settings);
    QueryApi queries = new QueryApi(store, shared, settings.responseBytes());
    IngestApi ingest = new IngestApi(store, settings);
    Access access = new Access(settings);
    Javalin javalin =
        Javalin.create(
            config -> {
              configure(config, settings);
              config.routes.before(access::check);
              read(
                  config,
                  "/",
                  context -> {
                    if (!access.signIn(context)) {
                      assets.page().serve(context);
                    }
                  });
              read(config, "/assets/<name>", context -> serve(assets, context));
              read(config, "/api/query", queries::json);
              read(config, "/api/query.csv", queries::csv);
              config.routes.get("/api/stream", streams::open);
              config.routes.post(INGEST, ingest::accept);
              failures(config);
            });
    try {
      javalin.start();
    } catch (RuntimeException e) {
      streams.close();
      throw failure(settings, e);
    }
    return new LiveServer(javalin, streams, settings);
  }

  private static void configure(JavalinConfig config, ServerSettings settings) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.jetty.host = settings.host();
    config.jetty.port = settings.port();
    config.jetty.threadPool = threads();
    config.http.maxRequestSize = settings.ingestBytes();
    config.http.prefer405over404 = false;
    config.router.treatMultipleSlashesAsSingleSlash = false;
    config.router.ignoreTrailingSlashes = false;
    config.jetty.modifyHttpConfiguration(LiveServer::configure);
    config.jetty.modifyServer(LiveServer::configure);
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    threads.setName("live-http");
    threads.setDaemon(true);
    return threads;
  }

  private static void configure(HttpConfiguration http) {
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setSendDateHeader(true);
    http.setRequestHeaderSize(MAX_HEADER_BYTES);
    http.setUriCompliance(UriCompliance.DEFAULT);
  }

  private static void configure(Server server) {
    server.setStopTimeout(STOP_MILLIS);
    server.setErrorHandler(new PlainErrors());
  }

  /** Adds a route for GET and HEAD. */
  private static void read(JavalinConfig config, String path, Handler handler) {
    config.routes.get(path, handler);
    config.routes.head(path, handler);
  }

  private static void serve(Assets assets, Context context) {
    Asset asset = assets.find(context.pathParam("name"));
    if (asset == null) {
      throw new HttpResponseException(404, "There is no such file");
    }
    asset.serve(context);
  }

  private static void failures(JavalinConfig config) {
    config.routes.exception(
        QueryException.class, (e, context) -> fail(context, e.status(), e.getMessage()));
    config.routes.exception(
        EndpointNotFound.class,
        (e, context) -> fail(context, 404, "There is nothing here: the page is at /"));
    config.routes.exception(
        HttpResponseException.class, (e, context) -> fail(context, e.getStatus(), e.getMessage()));
    config.routes.exception(
        Exception.class,
        (e, context) -> {
          LOG.error("{} failed", context.path(), e);
          fail(context, 500, "The server failed; its log says why");
        });
  }

  private static void fail(Context context, int status, String message) {
    try {
      context
          .status(status)
          .contentType("application/json")
          .result(ResultBytes.JSON.writeValueAsString(Map.of("error", String.valueOf(message))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static IOException failure(ServerSettings settings, RuntimeException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        BindException result =
            new BindException(
                "Cannot listen on %s:%d: %s"
                    .formatted(settings.host(), settings.port(), cause.getMessage()));
        result.initCause(failure);
        return result;
      }
    }
    return new IOException(
        "Cannot listen on %s:%d".formatted(settings.host(), settings.port()), failure);
  }

  /** Returns the port that the server listens on. */
  public int port() {
    return javalin.port();
  }

  /** Returns the address of the page, with the token if there is one. */
  public String url() {
    String host =
        settings.isLocal()
            ? "localhost"
            : settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    return "http://%s:%d/%s"
        .formatted(host, port(), settings.token() == null ? "" : "?token=" + settings.token());
  }

  /** Ends all streams, and stops. */
  @Override
  public void close() {
    streams.close();
    try {
      javalin.stop();
    } catch (JavalinException e) {
      // Connections of browsers that did not end in time have been cut off.
      LOG.debug("Not all connections have ended in time", e);
    }
  }
}
