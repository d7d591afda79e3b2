package io.shardflow.local.live;

import io.shardflow.jobs.options.OptionSources;
import io.shardflow.jobs.options.Options;
import io.shardflow.live.health.FolderHealth;
import io.shardflow.live.health.HealthSource;
import io.shardflow.live.health.PrometheusHealth;
import io.shardflow.live.server.ServerSettings;
import io.shardflow.live.store.LiveStore;
import io.shardflow.live.store.StoreSettings;
import io.shardflow.live.tail.TailSettings;
import io.shardflow.local.command.Command;
import io.shardflow.local.command.StopSignal;
import io.shardflow.local.run.Results;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.configuration.Configuration;

/** The command {@code live}: serves the live page over a folder of results until Ctrl-C. */
public final class LiveCommand implements Command {
  private static final int TOKEN_BYTES = 24;

  @Override
  public String help() {
    return """
live [--key value ...]: shows the results in a folder on a web page, while jobs write them, until Ctrl-C

The page reads the files of the folder, and only reads. Jobs can also deliver rows to it, which are then shown
at once: --deliver.store-revenue http://localhost:8080/ingest. See deploy/live/README.md.

Options:
"""
        + Options.help(LiveOptions.ALL, Map.of());
  }

  @Override
  public int run(List<String> arguments, Configuration flink) throws Exception {
    Options options =
        Options.resolve(
            "live",
            OptionSources.of(arguments),
            LiveOptions.ALL,
            Map.of(),
            List.of(LiveOptions::check));
    CountDownLatch stopped = new CountDownLatch(1);
    String path = options.get(LiveOptions.PATH);
    try (LivePage page = start(options, flink)) {
      StopSignal.onStop(stopped::countDown);
      System.out.printf("%s shows the results in %s. Press Ctrl-C to stop.%n", page.url(), path);
      Path folder = Results.localFolder(path);
      if (folder != null && !Files.exists(folder)) {
        System.out.printf("There is no %s yet: the page waits for it.%n", path);
      }
      stopped.await();
    }
    return 0;
  }

  private static LivePage start(Options options, Configuration flink) throws IOException {
    String path = options.get(LiveOptions.PATH);
    try {
      return LivePage.start(
          TailSettings.of(path, flink.toMap()),
          StoreSettings.of(path).withCellBytes(options.get(LiveOptions.MEMORY).getBytes()),
          settings(options),
          store -> health(options.get(LiveOptions.METRICS), store));
    } catch (BindException e) {
      String host = options.get(LiveOptions.HOST);
      throw new IOException(
          ServerSettings.isLoopback(host)
              ? inUse(options.get(LiveOptions.PORT), LiveOptions.PORT.key())
              : e.getMessage());
    }
  }

  /** Returns the message for a port that another program uses. */
  static String inUse(int port, String option) {
    return "port %1$d is in use: end the program that uses it, or take another port: --%2$s %3$d, or --%2$s 0 for any"
        .formatted(port, option, port + 1);
  }

  private static ServerSettings settings(Options options) throws IOException {
    String host = options.get(LiveOptions.HOST);
    String token = LiveOptions.read(LiveOptions.TOKEN, options);
    ServerSettings settings = ServerSettings.ofPort(options.get(LiveOptions.PORT));
    return settings
        .withHost(host, token != null || ServerSettings.isLoopback(host) ? token : randomToken())
        .withSecret(LiveOptions.read(LiveOptions.SECRET, options))
        .withLimits(
            options.get(LiveOptions.CONNECTIONS), settings.ingestBytes(), settings.responseBytes());
  }

  private static String randomToken() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static HealthSource health(List<String> metrics, LiveStore store) {
    FolderHealth folder = new FolderHealth(store);
    return metrics.isEmpty()
        ? folder
        : new PrometheusHealth(metrics.stream().map(URI::create).toList(), folder);
  }
}
