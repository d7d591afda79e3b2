package io.shardflow.live.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.shardflow.live.health.HealthSource;
import io.shardflow.live.query.Csv;
import io.shardflow.live.query.Query;
import io.shardflow.live.query.QueryException;
import io.shardflow.live.query.QueryParser;
import io.shardflow.live.server.ResultBytes.TooLargeException;
import io.shardflow.live.store.LiveStore;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** Answers single queries. */
final class QueryApi {
  /** Bounds the memory for results that are being written. */
  private static final int MAX_AT_ONCE = 4;

  private static final int MAX_WAIT_SECONDS = 5;
  private static final int RETRY_SECONDS = 1;

  /** Smaller results are sent as they are. */
  private static final int MIN_ZIPPED = 1400;

  private final LiveStore store;
  private final HealthSource health;
  private final int responseBytes;
  private final Semaphore free = new Semaphore(MAX_AT_ONCE);

  QueryApi(LiveStore store, HealthSource health, int responseBytes) {
    this.store = store;
    this.health = health;
    this.responseBytes = responseBytes;
  }

  /** Answers with JSON. */
  void json(Context context) throws IOException {
    ResultBytes result = new ResultBytes(responseBytes);
    answer(context, "application/json", result, () -> result.writeJson(result(context)));
  }

  /** Answers with CSV, as a file to download. */
  void csv(Context context) throws IOException {
    Query query = QueryParser.parse(context.queryParamMap());
    context.header("Content-Disposition", "attachment; filename=\"" + name(query) + ".csv\"");
    ResultBytes result = new ResultBytes(responseBytes);
    answer(
        context,
        "text/csv; charset=utf-8; header=present",
        result,
        () -> {
          try (Writer out = new BufferedWriter(new OutputStreamWriter(result, UTF_8))) {
            Csv.write(store.query(query), context.queryParams("by"), out);
          }
        });
  }

  private static String name(Query query) {
    String set =
        query instanceof Query.Series series
            ? series.set()
            : query instanceof Query.Rows rows
                ? rows.set()
                : query instanceof Query.Latest latest ? latest.set() : "data-sets";
    return set.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private Object result(Context context) {
    Map<String, List<String>> parameters = context.queryParamMap();
    return isHealth(parameters) ? health.report() : store.query(QueryParser.parse(parameters));
  }

  /** Returns whether a query is answered by the health source. */
  static boolean isHealth(Map<String, List<String>> parameters) {
    if (!List.of("health").equals(parameters.get("kind"))) {
      return false;
    }
    if (parameters.size() > 1) {
      throw QueryException.bad("kind=health has no parameters");
    }
    return true;
  }

  private static void send(Context context, ResultBytes result) throws IOException {
    boolean zip =
        result.size() >= MIN_ZIPPED && Asset.acceptsGzip(context.header("Accept-Encoding"));
    context.disableCompression().header("Vary", "Accept-Encoding");
    if (!zip) {
      write(result, context.outputStream());
      return;
    }
    context.header("Content-Encoding", "gzip");
    try (OutputStream out = new GZIPOutputStream(context.outputStream())) {
      write(result, out);
    }
  }

  private static void write(ResultBytes result, OutputStream out) throws IOException {
    for (byte[] piece : result.pieces()) {
      out.write(piece);
    }
  }

  private boolean isFree() {
    try {
      return free.tryAcquire(MAX_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private interface Writing {
    void write() throws IOException;
  }

  private void answer(Context context, String type, ResultBytes result, Writing writing)
      throws IOException {
    if (!isFree()) {
      context.header("Retry-After", String.valueOf(RETRY_SECONDS));
      throw new HttpResponseException(
          429, "More than " + MAX_AT_ONCE + " queries at the same time: try again");
    }
    try {
      writing.write();
      context.contentType(type);
      if (context.method().name().equals("HEAD")) {
        return;
      }
      send(context, result);
    } catch (TooLargeException e) {
      throw new HttpResponseException(413, e.getMessage());
    } finally {
      free.release();
    }
  }
}
