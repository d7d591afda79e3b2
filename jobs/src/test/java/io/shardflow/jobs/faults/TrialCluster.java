package io.shardflow.jobs.faults;

import io.shardflow.jobs.faults.Trial.Backend;
import io.shardflow.jobs.testing.FlinkCluster;
import io.shardflow.localkinesis.LocalKinesisExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.FileUtils;

/**
 * A JobManager, two TaskManagers and a ZooKeeper, which restart failed jobs without limit. Their
 * files and logs are kept after the tests.
 */
final class TrialCluster implements AutoCloseable {
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("taskmanager.memory.process.size", "2200m"),
          Map.entry("taskmanager.memory.jvm-metaspace.size", "512m"),
          Map.entry("taskmanager.numberOfTaskSlots", "14"),
          // Otherwise one TaskManager could run all tasks, and killing the other has no effect.
          Map.entry("cluster.evenly-spread-out-slots", "true"),
          Map.entry("execution.checkpointing.interval", "1 s"),
          Map.entry("restart-strategy.type", "fixed-delay"),
          Map.entry("restart-strategy.fixed-delay.attempts", "1000000"),
          Map.entry("restart-strategy.fixed-delay.delay", "1 s"),
          Map.entry("heartbeat.interval", "1 s"),
          Map.entry("heartbeat.timeout", "6 s"),
          Map.entry("metrics.fetcher.update-interval", "1 s"),
          Map.entry("web.refresh-interval", "10 ms"),
          Map.entry("rest.cache.checkpoint-statistics.timeout", "10 ms"));

  private final Path folder;
  private final Path jar;
  private final FlinkCluster flink;

  private TrialCluster(Path folder, Path jar, FlinkCluster flink) {
    this.folder = folder;
    this.jar = jar;
    this.flink = flink;
  }

  /** Starts a cluster in a folder, which is emptied before. */
  static TrialCluster start(Path folder) throws Exception {
    FileUtils.deleteDirectory(folder.toFile());
    Files.createDirectories(folder);
    FlinkCluster flink =
        new FlinkCluster(folder, FlinkCluster.libOfFlink(), Configuration.fromMap(SETTINGS));
    flink.startZooKeeper();
    flink.start(2);
    return new TrialCluster(folder, FlinkCluster.jarOfJobs(), flink);
  }

  FlinkCluster flink() {
    return flink;
  }

  /** Creates a trial, which writes to a folder of this name. */
  Trial trial(LocalKinesisExtension kinesis, int shards, Backend backend, String name)
      throws Exception {
    Path folderOfTrial = Files.createDirectories(folder.resolve(name));
    return new Trial(flink, kinesis, shards, backend, folderOfTrial, jar);
  }

  @Override
  public void close() throws InterruptedException {
    flink.close();
  }
}
