package io.shardflow.jobs.deliver.http;

import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.flink.configuration.ConfigOptions;

/** The options of deliveries by HTTP. They apply to all such targets of a job. */
public final class HttpOptions {
  private static final int MAX_ROWS = 100;

  /** Headers that the receiver sets itself. */
  private static final Set<String> OWN =
      Set.of("content-length", "host", "connection", "upgrade", "expect", "transfer-encoding");

  public static final Option<Integer> ROWS_PER_CALL =
      Option.checked(
          ConfigOptions.key("deliver.http.rows-per-call")
              .intType()
              .defaultValue(1)
              .withDescription(
                  "Maximum number of rows in one request. With 1, the body is one JSON object, as"
                      + " most webhooks expect. Otherwise it is a JSON array with the rows that"
                      + " wait, also if that is only one."),
          "number from 1 to " + MAX_ROWS,
          rows -> rows >= 1 && rows <= MAX_ROWS);

  public static final Option<String> TEMPLATE =
      new Option<>(
          ConfigOptions.key("deliver.http.template")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "JSON to send instead of the row, with fields of the row in braces:"
                      + " {\"text\": \"{sensor_id} reads {reading}\"} is what Slack, Mattermost and"
                      + " Teams expect. A field inside a text is escaped; outside, it is the JSON"
                      + " value. {id} and {data_set} stand for the id of the row and its data"
                      + " set."),
          "JSON with the names of fields in braces",
          RowTemplate::problemIn);

  public static final Option<String> SECRET =
      Option.checked(
          ConfigOptions.key("deliver.http.secret")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "Where the secret is that signs requests: an environment variable or a file of"
                      + " each TaskManager, never the secret itself. The headers webhook-id,"
                      + " webhook-timestamp and webhook-signature (HMAC-SHA256) are those of"
                      + " standardwebhooks.com."),
          HiddenValue.ALLOWED,
          HiddenValue::isReference);

  public static final Option<List<String>> HEADERS =
      new Option<>(
          ConfigOptions.key("deliver.http.headers")
              .stringType()
              .asList()
              .defaultValues()
              .withDescription(
                  "Further headers of each request. A value that is a secret must be a reference to"
                      + " an environment variable or a file of each TaskManager:"
                      + " Authorization=env:WEBHOOK_TOKEN."),
          "one or more NAME=VALUE, separated by ;; a value can be " + HiddenValue.ALLOWED,
          HttpOptions::problemInHeaders);

  public static final Option<Duration> TIMEOUT =
      Option.checked(
          ConfigOptions.key("deliver.http.timeout")
              .durationType()
              .defaultValue(Duration.ofSeconds(10))
              .withDescription(
                  "Time after which a request without a complete answer has failed, and is sent"
                      + " again."),
          "duration of 1 ms or more, such as 10 s",
          timeout -> timeout.toMillis() > 0);

  public static final List<Option<?>> ALL =
      List.of(ROWS_PER_CALL, TEMPLATE, SECRET, HEADERS, TIMEOUT);

  private HttpOptions() {}

  /** Returns what is wrong with the headers, or null. */
  private static String problemInHeaders(List<String> headers) {
    for (String header : headers) {
      int equals = header.indexOf('=');
      if (equals <= 0 || !header.substring(0, equals).matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")) {
        return "'" + header + "' is not NAME=VALUE";
      }
      if (OWN.contains(header.substring(0, equals).toLowerCase(Locale.ROOT))) {
        return "'" + header.substring(0, equals) + "' cannot be set";
      }
    }
    return null;
  }

  /** Adds a problem for each option of HTTP that is set although no target is one of HTTP. */
  public static void checkUnused(Options options, List<Problem> problems) {
    for (Option<?> option : ALL) {
      if (options.isSet(option) && !option.isAmong(problems)) {
        problems.add(
            new Problem(
                option.key(),
                options.toMap().get(option.key()),
                "is only valid with a delivery to http:// or https://"));
      }
    }
  }
}
