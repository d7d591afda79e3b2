package io.shardflow.local.live;

import io.shardflow.jobs.options.Option;
import io.shardflow.live.health.FolderHealth;
import io.shardflow.live.health.HealthReport.State;
import io.shardflow.live.server.LiveServer;
import io.shardflow.live.server.ServerSettings;
import io.shardflow.live.store.StoreSettings;
import io.shardflow.live.tail.TailSettings;
import io.shardflow.local.command.StopSignal;
import io.shardflow.local.command.Terminal;
import io.shardflow.local.run.LocalRun;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;

/** The live page of the demo: over its folder, and with the metrics of its jobs. */
public final class DemoPage implements AutoCloseable {
  private static final String AUTO = "auto";
  private static final String OFF = "off";
  private static final int FIRST_PORT = 8080;
  private static final int PORTS_TO_TRY = 100;

  /** Where the page listens. */
  public static final Option<String> PORT =
      Option.checked(
          ConfigOptions.key("live.port")
              .stringType()
              .defaultValue(AUTO)
              .withDescription(
                  "The port of the live page; auto is the first free one from 8080 on, 0 is any"
                      + " free one, and off is for no page."),
          "auto, off, or a number from 0 to " + LiveOptions.MAX_PORT,
          port ->
              port.equals(AUTO)
                  || port.equals(OFF)
                  || port.matches("\\d{1,5}") && Integer.parseInt(port) <= LiveOptions.MAX_PORT);

  /** The data sets that the page shows before their files are complete: those with few rows. */
  private static final Map<String, List<String>> DELIVERED =
      Map.of(
          "store-revenue", List.of("store-revenue", "category-revenue"),
          "dedup", List.of("sensor-averages"),
          "sensor-summary", List.of("sensor-summaries"),
          "trend-comparison", List.of("trends"),
          "alerts", List.of("alerts"));

  private static final int ROWS_PER_CALL = 100;

  /** Null if there is no page. */
  private final LivePage page;

  private final JobsHealth health;

  private DemoPage(LivePage page, JobsHealth health) {
    this.page = page;
    this.health = health;
  }

  /**
   * Starts the page, and prints its address.
   *
   * @param port a value of {@link #PORT}
   * @param path the folder of the results
   */
  public static DemoPage start(String port, String path, Configuration flink) throws IOException {
    if (port.equals(OFF)) {
      return new DemoPage(null, null);
    }
    boolean isAuto = port.equals(AUTO);
    int first = isAuto ? FIRST_PORT : Integer.parseInt(port);
    DemoPage result = null;
    for (int next = first; result == null; next++) {
      try {
        result = start(next, path, flink);
      } catch (BindException e) {
        if (!isAuto) {
          throw new IOException(LiveCommand.inUse(next, PORT.key()));
        }
        if (next == first + PORTS_TO_TRY) {
          throw e;
        }
      }
    }
    System.err.printf("%s shows the results while they are written.%n", result.page.url());
    return result;
  }

  private static DemoPage start(int port, String path, Configuration flink) throws IOException {
    JobsHealth[] health = new JobsHealth[1];
    LivePage page =
        LivePage.start(
            TailSettings.of(path, flink.toMap()),
            StoreSettings.of(path),
            ServerSettings.ofPort(port),
            store -> health[0] = new JobsHealth(new FolderHealth(store)));
    return new DemoPage(page, health[0]);
  }

  /** Adds deliveries to the page to the options of a job. */
  public void deliver(String job, Map<String, String> options) {
    if (page == null || !DELIVERED.containsKey(job)) {
      return;
    }
    String url =
        "http://%s:%d%s".formatted(ServerSettings.LOOPBACK, page.port(), LiveServer.INGEST);
    for (String dataSet : DELIVERED.get(job)) {
      options.merge("deliver." + dataSet, url, (others, mine) -> others + ";" + mine);
    }
    options.put("deliver.http.rows-per-call", String.valueOf(ROWS_PER_CALL));
  }

  /** Shows the metrics of jobs from now on. */
  public void follow(List<String> jobs, LocalRun run) {
    if (health != null) {
      health.follow(jobs, job -> state(run, job));
    }
  }

  private static State state(LocalRun run, String job) {
    JobStatus status = run.status(job);
    if (status == null) {
      return State.UNKNOWN;
    }
    return switch (status) {
      case FINISHED, CANCELED, SUSPENDED -> State.ENDED;
      case FAILED, FAILING -> State.FAILED;
      default -> State.RUNNING;
    };
  }

  /** Keeps the last metrics of jobs that have ended, before their cluster does. */
  public void keepMetrics() {
    if (health != null) {
      health.report();
    }
  }

  /** Waits until the user has seen enough: until Enter or Ctrl-C, if there is a terminal. */
  public void awaitUser() throws InterruptedException {
    if (page == null || !Terminal.isThere()) {
      return;
    }
    CountDownLatch enough = new CountDownLatch(1);
    StopSignal.onStop(enough::countDown);
    Terminal.onEnter(enough::countDown);
    System.err.printf("%n%s still shows the results. Press Enter to end.%n", page.url());
    enough.await();
  }

  @Override
  public void close() {
    if (page != null) {
      page.close();
    }
  }
}
