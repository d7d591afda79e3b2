package io.shardflow.live.server;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** A file of the page, in memory. */
final class Asset {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "mjs", "text/javascript; charset=utf-8",
          "json", "application/json",
          "webmanifest", "application/manifest+json",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "woff2", "font/woff2");

  private final String type;
  private final String etag;
  private final byte[] content;

  /** Null if compression does not make the file smaller. */
  private final byte[] gzipped;

  /**
   * Creates an asset.
   *
   * @throws IllegalArgumentException if the extension of the name is not known
   */
  Asset(String name, byte[] content) {
    this.type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      throw new IllegalArgumentException("No content type is known for " + name);
    }
    this.content = content;
    this.etag = hash(content);
    byte[] compressed = gzip(content);
    this.gzipped = compressed.length < content.length ? compressed : null;
  }

  /** Answers with the file, or with 304 if the caller has it. */
  void serve(Context context) {
    boolean zip = gzipped != null && acceptsGzip(context.header("Accept-Encoding"));
    String tag = '"' + etag + (zip ? "-gzip" : "") + '"';
    context
        .disableCompression()
        .header("Cache-Control", "no-cache")
        .header("Vary", "Accept-Encoding")
        .header("ETag", tag);
    String known = context.header("If-None-Match");
    if (known != null && (known.contains(tag) || known.strip().equals("*"))) {
      context.status(304);
      return;
    }
    context.contentType(type);
    if (zip) {
      context.header("Content-Encoding", "gzip");
    }
    byte[] body = zip ? gzipped : content;
    if (context.method().name().equals("HEAD")) {
      context.res().setContentLength(body.length);
    } else {
      context.result(body);
    }
  }

  /** Returns whether a client unpacks what is compressed. */
  static boolean acceptsGzip(String encodings) {
    return encodings != null
        && encodings.matches(
            "(?i)(.*,)?\\s*(gzip|\\*)\\s*(;\\s*q=(1(\\.0*)?|0?\\.\\d*[1-9]\\d*)\\s*)?(,.*)?");
  }

  private static String hash(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
