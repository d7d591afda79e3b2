package io.shardflow.jobs.deliver.http;

import io.shardflow.jobs.deliver.receiver.CallLimits;
import io.shardflow.jobs.deliver.receiver.DeliveryRow;
import io.shardflow.jobs.deliver.receiver.Outcome;
import io.shardflow.jobs.deliver.receiver.Outcome.Kind;
import io.shardflow.jobs.deliver.receiver.Receiver;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/** Posts rows to a URL. */
final class HttpReceiver implements Receiver {
  private static final int MAX_BYTES = 5 * 1024 * 1024;
  private static final int MAX_REASON = 200;
  private static final Duration MAX_PAUSE = Duration.ofMinutes(5);

  /** Answers to what is sent too early or too often. */
  private static final Set<Integer> TOO_EARLY = Set.of(408, 425, 429);

  /** Answers that concern the URL and the caller, not the row. */
  private static final Map<Integer, String> OF_THE_TARGET =
      Map.of(
          401, "check the token or the secret",
          402, "check the account of the receiver",
          403, "check the token or the secret",
          404, "check the URL",
          405, "check the URL: it takes no POST requests",
          407, "check the proxy",
          410, "check the URL: the receiver is gone");

  private final HttpClient client;
  private final URI uri;
  private final Map<String, String> headers;
  private final RowTemplate template;
  private final String dataSet;
  private final WebhookSignature signature;
  private final Duration timeout;
  private final CallLimits limits;

  /**
   * Creates a receiver.
   *
   * @param template null for rows as they are
   * @param signature null for requests that are not signed
   */
  HttpReceiver(
      URI uri,
      Map<String, String> headers,
      RowTemplate template,
      String dataSet,
      WebhookSignature signature,
      int rowsPerCall,
      Duration timeout) {
    this.uri = uri;
    this.headers = headers;
    this.template = template;
    this.dataSet = dataSet;
    this.signature = signature;
    this.timeout = timeout;
    this.limits = new CallLimits(rowsPerCall, MAX_BYTES, MAX_BYTES, false);
    // Without a request to upgrade to HTTP/2, which small servers answer in surprising ways.
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout)
            .build();
  }

  @Override
  public CallLimits limits() {
    return limits;
  }

  @Override
  public int sizeOf(DeliveryRow row) {
    return row.payload().length + 1;
  }

  @Override
  public List<Outcome> send(List<DeliveryRow> rows) throws InterruptedException {
    Outcome outcome = post(rows);
    return outcome.kind() == Kind.REFUSED && rows.size() > 1
        ? sendHalves(rows)
        : Outcome.forAll(rows, outcome);
  }

  private Outcome post(List<DeliveryRow> rows) throws InterruptedException {
    CompletableFuture<HttpResponse<String>> response =
        client.sendAsync(request(rows), BodyHandlers.ofString());
    try {
      return outcome(response.get(timeout.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      response.cancel(true);
      return Outcome.retry("no answer within " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      return Outcome.retry(String.valueOf(e.getCause()));
    }
  }

  private HttpRequest request(List<DeliveryRow> rows) {
    byte[] body = body(rows);
    String ids = rows.stream().map(DeliveryRow::id).collect(Collectors.joining(","));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body));
    headers.forEach(request::setHeader);
    request.setHeader("Shardflow-Id", ids);
    if (signature != null) {
      String id = rows.size() == 1 ? ids : hash(ids);
      String timestamp = String.valueOf(Instant.now().getEpochSecond());
      request.setHeader("webhook-id", id);
      request.setHeader("webhook-timestamp", timestamp);
      request.setHeader("webhook-signature", signature.of(id, timestamp, body));
    }
    return request.build();
  }

  private static String hash(String ids) {
    return UUID.nameUUIDFromBytes(ids.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private byte[] body(List<DeliveryRow> rows) {
    if (limits.rows() == 1) {
      return json(rows.get(0));
    }
    ByteArrayOutputStream array = new ByteArrayOutputStream();
    for (DeliveryRow row : rows) {
      array.write(array.size() == 0 ? '[' : ',');
      array.writeBytes(json(row));
    }
    array.write(']');
    return array.toByteArray();
  }

  private byte[] json(DeliveryRow row) {
    return template == null
        ? row.payload()
        : template.render(row, dataSet).getBytes(StandardCharsets.UTF_8);
  }

  private static Outcome outcome(HttpResponse<String> response) {
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return Outcome.DELIVERED;
    }
    String answer = response.body().strip();
    String reason =
        "HTTP status "
            + status
            + (answer.isEmpty()
                ? ""
                : " (" + answer.substring(0, Math.min(answer.length(), MAX_REASON)) + ")");
    if (OF_THE_TARGET.containsKey(status)) {
      return Outcome.retry(reason + ": " + OF_THE_TARGET.get(status));
    }
    if (status >= 300 && status < 400) {
      return Outcome.retry(reason + ": use the URL that it redirects to");
    }
    return status < 500 && !TOO_EARLY.contains(status)
        ? Outcome.refused(reason)
        : Outcome.retry(reason, pause(response));
  }

  /** Returns how long the receiver asks to wait, in seconds or as the time of its end. */
  private static Duration pause(HttpResponse<String> response) {
    String after = response.headers().firstValue("Retry-After").orElse("0").strip();
    try {
      Duration pause =
          after.matches("\\d{1,9}")
              ? Duration.ofSeconds(Long.parseLong(after))
              : Duration.between(
                  Instant.now(),
                  ZonedDateTime.parse(after, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      return pause.isNegative()
          ? Duration.ZERO
          : pause.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : pause;
    } catch (DateTimeException e) {
      return Duration.ZERO;
    }
  }

  /** The client of Java 11 has no end of its own: its thread ends when it is unreachable. */
  @Override
  public void close() {}
}
