package io.shardflow.jobs.deliver.http;

import io.shardflow.jobs.deliver.receiver.Receiver;
import io.shardflow.jobs.deliver.receiver.Target;
import io.shardflow.jobs.options.Options;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import lombok.AccessLevel;
import lombok.RequiredArgsConstructor;
import lombok.Value;
import lombok.With;

/** A URL that takes POST requests. */
@Value
@RequiredArgsConstructor(access = AccessLevel.PRIVATE)
public class HttpTarget implements Target {
  private static final long serialVersionUID = 1L;

  /** The URL, or a reference to it. */
  String url;

  @With(AccessLevel.PRIVATE)
  Settings settings;

  /** How requests look. */
  @Value
  static class Settings implements Serializable {
    private static final long serialVersionUID = 1L;

    int rowsPerCall;

    /** Null for the row as it is. */
    String template;

    /** Null if requests are not signed. */
    HiddenValue secret;

    /** The values of headers by name, as text or {@link HiddenValue}. */
    LinkedHashMap<String, Serializable> headers;

    Duration timeout;
  }

  /** Returns the target with this URL, or a reference to it; empty if it is neither. */
  public static Optional<HttpTarget> of(String text) {
    return isUrl(text) || HiddenValue.isReference(text)
        ? Optional.of(new HttpTarget(text, null))
        : Optional.empty();
  }

  static boolean isUrl(String text) {
    try {
      URI uri = new URI(text);
      return uri.getScheme() != null
          && uri.getScheme().toLowerCase(Locale.ROOT).matches("https?")
          && uri.getHost() != null
          && uri.getUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Returns a target whose requests look as the options say. */
  public HttpTarget with(Options options) {
    LinkedHashMap<String, Serializable> headers = new LinkedHashMap<>();
    for (String header : options.get(HttpOptions.HEADERS)) {
      int equals = header.indexOf('=');
      String value = header.substring(equals + 1);
      headers.put(
          header.substring(0, equals),
          HiddenValue.isReference(value) ? HiddenValue.of(value) : value);
    }
    String secret = options.get(HttpOptions.SECRET);
    return withSettings(
        new Settings(
            options.get(HttpOptions.ROWS_PER_CALL),
            options.get(HttpOptions.TEMPLATE),
            secret == null ? null : HiddenValue.of(secret),
            headers,
            options.get(HttpOptions.TIMEOUT)));
  }

  @Override
  public String kind() {
    return "http";
  }

  /** Returns scheme and host only: in many webhooks, the path is the secret. */
  @Override
  public String label() {
    if (!isUrl(url)) {
      return url;
    }
    URI uri = URI.create(url);
    return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
  }

  @Override
  public Receiver open(String dataSet, String job) throws IOException {
    String address = isUrl(url) ? url : HiddenValue.of(url).read();
    if (!isUrl(address)) {
      throw new IOException(url + " does not hold an http or https URL");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (Map.Entry<String, Serializable> header : settings.headers().entrySet()) {
      headers.put(
          header.getKey(),
          header.getValue() instanceof HiddenValue
              ? ((HiddenValue) header.getValue()).read()
              : header.getValue().toString());
    }
    headers.put("Shardflow-Job", job);
    headers.put("Shardflow-Data-Set", dataSet);
    return new HttpReceiver(
        URI.create(address),
        headers,
        settings.template() == null ? null : RowTemplate.parse(settings.template()),
        dataSet,
        settings.secret() == null ? null : new WebhookSignature(settings.secret().read()),
        settings.rowsPerCall(),
        settings.timeout());
  }
}
