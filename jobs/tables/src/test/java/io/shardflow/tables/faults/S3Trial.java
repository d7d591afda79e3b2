package io.shardflow.tables.faults;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.shardflow.jobs.testing.FlinkCluster;
import io.shardflow.tables.s3.LocalS3;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.util.FileUtils;
import org.awaitility.core.ConditionFactory;

/** A cluster with Flink's plugin of S3, and the jobs that run on it. */
final class S3Trial implements AutoCloseable {
  /** The events of each job. */
  static final int RECORDS = 20_000;

  private static final int RECORDS_PER_SECOND = 1_000;
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("taskmanager.memory.process.size", "1400m"),
          Map.entry("taskmanager.memory.jvm-metaspace.size", "512m"),
          Map.entry("taskmanager.numberOfTaskSlots", "4"),
          Map.entry("parallelism.default", "2"),
          Map.entry("cluster.evenly-spread-out-slots", "true"),
          Map.entry("execution.checkpointing.interval", "1 s"),
          Map.entry("execution.checkpointing.dir", "s3://" + LocalS3.BUCKET + "/checkpoints"),
          Map.entry("restart-strategy.type", "fixed-delay"),
          Map.entry("restart-strategy.fixed-delay.attempts", "1000000"),
          Map.entry("restart-strategy.fixed-delay.delay", "1 s"),
          Map.entry("heartbeat.interval", "1 s"),
          Map.entry("heartbeat.timeout", "6 s"));

  private final LocalS3 s3;
  private final FlinkCluster cluster;
  private final String jar;
  private final List<String> jobs = new ArrayList<>();

  /** The restores that a JobManager counted before it was killed. */
  private long earlierRestores;

  private long restores;
  private int kills;

  interface Action {
    void run() throws Exception;
  }

  private S3Trial(LocalS3 s3, FlinkCluster cluster, String jar) {
    this.s3 = s3;
    this.cluster = cluster;
    this.jar = jar;
  }

  /** Starts a cluster in a folder, which is emptied before. */
  static S3Trial start(LocalS3 s3, Path folder) throws Exception {
    FileUtils.deleteDirectory(folder.toFile());
    Files.createDirectories(folder);
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.putAll(s3.options());
    settings.put("web.upload.dir", Files.createDirectory(folder.resolve("jars")).toString());
    FlinkCluster cluster =
        new FlinkCluster(
            folder,
            FlinkCluster.libOfFlink() + File.pathSeparator + tablesOfFlink(),
            Configuration.fromMap(settings));
    cluster.setPlugins(LocalS3.PLUGINS);
    cluster.startZooKeeper();
    // A busy machine must not lose its JobManager while a job is submitted.
    cluster
        .configuration()
        .set(HighAvailabilityOptions.ZOOKEEPER_SESSION_TIMEOUT, Duration.ofSeconds(15));
    cluster.start(2);
    return new S3Trial(s3, cluster, cluster.upload(jar()));
  }

  private static String tablesOfFlink() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(
            path ->
                Path.of(path)
                    .getFileName()
                    .toString()
                    .matches("flink-table-(common|runtime|api-).*\\.jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path jar() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("tables-.*\\.jar"))
          .findFirst()
          .orElseThrow()
          .toAbsolutePath();
    }
  }

  LocalS3 s3() {
    return s3;
  }

  /** Starts jobs that write different events to the same folder. */
  void submit(S3Results results, String folder, int writers) throws IOException {
    jobs.clear();
    earlierRestores = 0;
    restores = 0;
    for (int seed = 1; seed <= writers; seed++) {
      jobs.add(
          cluster.run(
              jar,
              "taxi-trips",
              "--source.type=generator",
              "--generator.count=" + RECORDS,
              "--generator.rate=100",
              "--generator.speed=" + RECORDS_PER_SECOND / 100,
              "--generator.malformed=0",
              "--generator.duplicates=0",
              "--generator.seed=" + seed,
              "--sink.path=s3://" + LocalS3.BUCKET + "/" + folder,
              "--sink.existing=append",
              results.option()));
    }
  }

  /**
   * Repeats an action while events are written: in turn at any moment, and directly after something
   * was committed.
   *
   * @return how often
   */
  long repeat(String folder, S3Results results, Action action) throws Exception {
    int times = 0;
    while (times < 4 && !haveEnded()) {
      long commits = results.commits(s3, folder + "/taxi-trips");
      awaiting("more commits")
          .until(() -> haveEnded() || results.commits(s3, folder + "/taxi-trips") > commits + 1);
      if (!haveEnded()) {
        countRestores();
        action.run();
        times++;
      }
    }
    return times;
  }

  void killTaskManager() throws Exception {
    List<Process> taskManagers = cluster.taskManagers();
    cluster.kill(taskManagers.get(kills++ % taskManagers.size()));
    cluster.startTaskManager();
  }

  void killJobManager() throws Exception {
    earlierRestores = restores;
    cluster.kill(cluster.jobManager());
    cluster.startJobManager();
    awaiting("the jobs are recovered").until(() -> jobs.stream().allMatch(this::isKnown));
  }

  private boolean isKnown(String job) {
    try {
      return cluster.get("/jobs/" + job).has("state");
    } catch (IOException e) {
      return false;
    }
  }

  private boolean haveEnded() throws IOException {
    for (String job : jobs) {
      if (!state(job).equals("FINISHED")) {
        return false;
      }
    }
    return true;
  }

  private String state(String job) throws IOException {
    return cluster.get("/jobs/" + job).get("state").asText();
  }

  void awaitEnd() throws IOException {
    awaiting("all events are written").until(this::haveEnded);
    countRestores();
  }

  private void countRestores() throws IOException {
    long now = earlierRestores;
    for (String job : jobs) {
      JsonNode checkpoints = cluster.get("/jobs/" + job + "/checkpoints");
      now += checkpoints.at("/counts/restored").asLong();
    }
    restores = now;
  }

  long restores() {
    return restores;
  }

  private static ConditionFactory awaiting(String what) {
    return await(what)
        .atMost(TIMEOUT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        // A JobManager may be down.
        .ignoreExceptionsInstanceOf(IOException.class);
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
