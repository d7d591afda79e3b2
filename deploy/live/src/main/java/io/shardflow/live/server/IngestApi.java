package io.shardflow.live.server;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.shardflow.jobs.deliver.http.WebhookSignature;
import io.shardflow.live.row.DataSetId;
import io.shardflow.live.row.Row;
import io.shardflow.live.row.RowSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** Takes the rows that jobs deliver by HTTP: see DELIVERY.md of the jobs. */
final class IngestApi {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Duration MAX_SIGNATURE_AGE = Duration.ofMinutes(5);

  private final RowSink sink;
  private final int maxBytes;
  private final WebhookSignature signature;

  IngestApi(RowSink sink, ServerSettings settings) {
    this.sink = sink;
    this.maxBytes = settings.ingestBytes();
    this.signature = settings.secret() == null ? null : new WebhookSignature(settings.secret());
  }

  /** Takes a request: all of its rows, or none. */
  void accept(Context context) throws IOException {
    long now = System.currentTimeMillis();
    String type = context.contentType();
    if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
      throw new HttpResponseException(
          415, "The content type is " + type + "; allowed: application/json");
    }
    if (context.header("Content-Encoding") != null) {
      throw new HttpResponseException(415, "Compressed rows are not taken");
    }
    byte[] body = body(context);
    checkSignature(context, body);
    DataSetId dataSet =
        new DataSetId(
            name(context, "Shardflow-Data-Set", true), "", name(context, "Shardflow-Job", false));
    List<Row> rows;
    try {
      rows = DeliveredRows.read(dataSet.name(), body, context.header("Shardflow-Id"));
    } catch (IllegalArgumentException e) {
      throw new HttpResponseException(400, e.getMessage());
    }
    rows.forEach(row -> sink.deliveredRow(dataSet, row, now));
    context.status(204).res().setContentType(null);
  }

  private byte[] body(Context context) throws IOException {
    if (context.req().getContentLengthLong() <= maxBytes) {
      byte[] body = context.req().getInputStream().readNBytes(maxBytes + 1);
      if (body.length <= maxBytes) {
        return body;
      }
    }
    throw new HttpResponseException(
        413, "The body has more than %d bytes, which is the limit".formatted(maxBytes));
  }

  private void checkSignature(Context context, byte[] body) {
    if (signature == null) {
      return;
    }
    String id = context.header("webhook-id");
    String timestamp = context.header("webhook-timestamp");
    String signatures = context.header("webhook-signature");
    if (id == null
        || timestamp == null
        || signatures == null
        || !isRecent(timestamp)
        || !hasSignature(signatures, signature.of(id, timestamp, body))) {
      throw new HttpResponseException(
          401,
          "The signature is missing, wrong, or older than %d minutes: set deliver.http.secret to the"
                  .formatted(MAX_SIGNATURE_AGE.toMinutes())
              + " secret of the live page, and check the clock");
    }
  }

  private static boolean isRecent(String timestamp) {
    return timestamp.matches("\\d{1,11}")
        && Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), Instant.now())
                .abs()
                .compareTo(MAX_SIGNATURE_AGE)
            <= 0;
  }

  /** While a secret is being changed, there can be several signatures. */
  private static boolean hasSignature(String signatures, String expected) {
    boolean found = false;
    for (String given : signatures.split(" ")) {
      found |=
          MessageDigest.isEqual(
              given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }
    return found;
  }

  private static String name(Context context, String header, boolean isNeeded) {
    String name = context.header(header);
    if (name == null && !isNeeded) {
      return "";
    }
    if (name == null || !NAME.matcher(name).matches()) {
      throw new HttpResponseException(
          400,
          "The header %s is %s; allowed: a name such as store-revenue, of letters, digits, and - _ ."
              .formatted(header, name == null ? "missing" : "not a name"));
    }
    return name;
  }
}
