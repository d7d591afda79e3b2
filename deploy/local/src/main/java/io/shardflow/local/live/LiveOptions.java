package io.shardflow.local.live;

import io.shardflow.jobs.deliver.http.HiddenValue;
import io.shardflow.jobs.options.InvalidOptionsException.Problem;
import io.shardflow.jobs.options.Option;
import io.shardflow.jobs.options.Options;
import io.shardflow.live.server.ServerSettings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;

/** The options of the command {@code live}. */
final class LiveOptions {
  static final int MAX_PORT = 65_535;

  /** Shorter ones can be guessed. */
  private static final int MIN_TOKEN = 16;

  private static final int MAX_CONNECTIONS = 1_000;

  /** How much of the heap aggregates can take: rows and results need some of it, too. */
  private static final double MAX_SHARE_OF_HEAP = 0.6;

  static final Option<String> PATH =
      Option.checked(
          ConfigOptions.key("path")
              .stringType()
              .defaultValue("out")
              .withDescription(
                  "The folder of results: the sink.path of a job, a folder with several of them, or"
                      + " one data set. A folder that does not exist yet is waited for. The"
                      + " settings of S3 are those of Flink: -Ds3.endpoint=..."),
          "local folder, or s3://BUCKET/PREFIX",
          path -> !path.isBlank());

  static final Option<Integer> PORT =
      Option.checked(
          ConfigOptions.key("port")
              .intType()
              .defaultValue(8080)
              .withDescription("The port to listen on; 0 selects a free port."),
          "number from 0 to " + MAX_PORT,
          port -> port >= 0 && port <= MAX_PORT);

  static final Option<String> HOST =
      Option.checked(
          ConfigOptions.key("host")
              .stringType()
              .defaultValue(ServerSettings.LOOPBACK)
              .withDescription(
                  "The address to listen on. With any other than 127.0.0.1, other machines reach"
                      + " the page, and need a token: see --token. There is no encryption: put a"
                      + " proxy with HTTPS before the page if the network is not yours."),
          "IP address of this machine, such as 0.0.0.0 for all, or a host name",
          host -> host.matches("[A-Za-z0-9.:\\[\\]-]+"));

  static final Option<String> TOKEN =
      Option.checked(
          ConfigOptions.key("token")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "Where the token is that callers must know, of "
                      + MIN_TOKEN
                      + " characters or more: never the token itself. If --host is not this machine"
                      + " only, and this option is not set, a new token is made and printed at each"
                      + " start."),
          HiddenValue.ALLOWED,
          HiddenValue::isReference);

  static final Option<String> SECRET =
      Option.checked(
          ConfigOptions.key("secret")
              .stringType()
              .noDefaultValue()
              .withDescription(
                  "Where the secret is with which jobs sign what they deliver to /ingest, as"
                      + " deliver.http.secret says. Without it, signatures are not checked."),
          HiddenValue.ALLOWED,
          HiddenValue::isReference);

  static final Option<List<String>> METRICS =
      new Option<>(
          ConfigOptions.key("metrics")
              .stringType()
              .asList()
              .defaultValues()
              .withDescription(
                  "Where Flink's Prometheus reporter serves the metrics of the jobs, on each"
                      + " TaskManager and JobManager. Without it, or while none answers, the health"
                      + " of jobs is what their folders tell."),
          "one or more URLs such as http://taskmanager:9249/metrics, separated by ;",
          LiveOptions::problemInUrls);

  static final Option<Integer> CONNECTIONS =
      Option.checked(
          ConfigOptions.key("connections")
              .intType()
              .defaultValue(ServerSettings.CONNECTIONS)
              .withDescription("How many browser windows can be open at the same time."),
          "number from 1 to " + MAX_CONNECTIONS,
          connections -> connections >= 1 && connections <= MAX_CONNECTIONS);

  static final Option<MemorySize> MEMORY =
      Option.checked(
          ConfigOptions.key("memory")
              .memoryType()
              .defaultValue(MemorySize.ofMebiBytes(96))
              .withDescription(
                  "The memory for values over time. When it is full, the oldest minutes become"
                      + " hours, then days. More than the default needs a larger heap:"
                      + " SHARDFLOW_JVM_OPTIONS=-Xmx1g."),
          "size from 1 mb, up to 60 % of the heap",
          memory -> memory.getMebiBytes() >= 1);

  static final List<Option<?>> ALL =
      List.of(PATH, PORT, HOST, TOKEN, SECRET, METRICS, CONNECTIONS, MEMORY);

  private LiveOptions() {}

  /** Adds what is wrong with the options besides their form. */
  static void check(Options options, List<Problem> problems) {
    read(TOKEN, options, problems, MIN_TOKEN);
    read(SECRET, options, problems, 1);
    long heap = Runtime.getRuntime().maxMemory();
    if (!MEMORY.isAmong(problems)
        && options.isSet(MEMORY)
        && options.get(MEMORY).getBytes() > heap * MAX_SHARE_OF_HEAP) {
      problems.add(
          new Problem(
              MEMORY.key(),
              options.get(MEMORY).toString(),
              "more than 60 %% of the heap of %d mb: set SHARDFLOW_JVM_OPTIONS=-Xmx..."
                  .formatted(heap >> 20)));
    }
  }

  /** Returns the value that an option refers to; null if the option is not set. */
  static String read(Option<String> option, Options options) throws IOException {
    String reference = options.get(option);
    return reference == null ? null : HiddenValue.of(reference).read();
  }

  private static void read(
      Option<String> option, Options options, List<Problem> problems, int minLength) {
    if (option.isAmong(problems) || !options.isSet(option)) {
      return;
    }
    String reference = options.get(option);
    try {
      if (read(option, options).length() < minLength) {
        problems.add(
            new Problem(
                option.key(),
                reference,
                "%s has fewer than %d characters".formatted(reference, minLength)));
      }
    } catch (IOException e) {
      problems.add(new Problem(option.key(), reference, reference + " is missing or empty"));
    }
  }

  private static String problemInUrls(List<String> urls) {
    for (String url : urls) {
      try {
        URI uri = new URI(url);
        if (uri.getHost() == null || !String.valueOf(uri.getScheme()).matches("https?")) {
          return "'" + url + "' is not an http or https URL";
        }
      } catch (URISyntaxException e) {
        return "'" + url + "' is not a URL";
      }
    }
    return null;
  }
}
