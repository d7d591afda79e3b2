package io.shardflow.jobs.testing;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import org.apache.flink.api.common.JobID;
import org.apache.flink.client.ClientUtils;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.test.util.MiniClusterPipelineExecutorServiceLoader;

/**
 * A program that starts applications as Managed Service for Apache Flink does: with the settings of
 * the service, in application mode, without arguments, each with its own file of application
 * properties. One cluster runs all of them.
 *
 * <p>Arguments: a working folder, the jar, and a folder per application that holds its {@code
 * config.properties}, the resource that names the file of its properties. The working folder gets
 * {@code checkpoints}, and {@code writes.jfr}, a recording of all files that Java code wrote. The
 * program takes a checkpoint of all jobs for each byte of its input, and ends with its input.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/managed-flink/latest/java/reference-flink-settings.title.html">
 *     The settings of the service</a>
 */
public final class ManagedFlink {
  private static final String MAIN = "io.shardflow.jobs.Main";
  private static final int PARALLELISM = 2;

  /** Printed for each application that has been submitted, and its folder. */
  public static final String SUBMITTED = "submitted ";

  /** Printed at the end for each file that is open for writing, and its path. */
  public static final String OPEN = "open ";

  /**
   * The settings that the code of an application may change. From the runtime for Flink 2.2 on, any
   * other one is an error; before, the service ignores it.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/managed-flink/latest/java/programmatic-configuration.html">
   *     Programmatic Flink configuration properties</a>
   */
  private static final List<String> SETTINGS_OF_CODE =
      List.of(
          "execution.runtime-mode",
          "pipeline.auto-generate-uids",
          "pipeline.auto-watermark-interval",
          "pipeline.cached-files",
          "pipeline.classpaths",
          "pipeline.closure-cleaner-level",
          "pipeline.generic-types",
          "pipeline.global-job-parameters",
          "pipeline.jars",
          "pipeline.max-parallelism",
          "pipeline.name",
          "pipeline.object-reuse",
          "pipeline.operator-chaining.enabled",
          "pipeline.serialization-config");

  private ManagedFlink() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    URL jar = Path.of(arguments[1]).toUri().toURL();
    List<Path> applications =
        Stream.of(arguments).skip(2).map(Path::of).collect(Collectors.toList());
    try (Recording writes = new Recording()) {
      writes.enable("jdk.FileWrite").withoutThreshold().withoutStackTrace();
      writes.start();
      run(settings(folder), jar, applications);
      writes.dump(folder.resolve("writes.jfr"));
    }
    System.exit(0);
  }

  private static void run(Configuration settings, URL jar, List<Path> applications)
      throws Exception {
    FileSystem.initialize(settings, null);
    MiniClusterConfiguration cluster =
        new MiniClusterConfiguration.Builder()
            .setConfiguration(settings)
            .setNumTaskManagers(1)
            .setNumSlotsPerTaskManager(PARALLELISM * applications.size())
            .build();
    try (MiniCluster flink = new MiniCluster(cluster)) {
      flink.start();
      for (Path application : applications) {
        submit(flink, settings, jar, application);
        System.out.println(SUBMITTED + application);
      }
      while (System.in.read() >= 0) {
        takeCheckpoints(flink);
      }
      printOpenFiles();
    }
  }

  private static Configuration settings(Path folder) {
    Configuration flink = new Configuration();
    flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(60));
    flink.set(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, Duration.ofSeconds(5));
    flink.set(CheckpointingOptions.MAX_CONCURRENT_CHECKPOINTS, 1);
    flink.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.EXACTLY_ONCE);
    flink.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY,
        folder.resolve("checkpoints").toUri().toString());
    flink.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
    flink.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    flink.set(StateRecoveryOptions.LOCAL_RECOVERY, true);
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
    flink.set(CoreOptions.DEFAULT_PARALLELISM, PARALLELISM);
    flink.set(DeploymentOptions.PROGRAM_CONFIG_ENABLED, false);
    flink.set(DeploymentOptions.PROGRAM_CONFIG_WILDCARDS, SETTINGS_OF_CODE);
    // The rest makes one small process of what are many machines.
    flink.set(RestOptions.BIND_PORT, "0");
    flink.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
    flink.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
    return flink;
  }

  /**
   * Runs the main method of the jar, as the JobManager does in application mode. The jar is on the
   * class path of the tasks, too: to copy it for each application would take most of the time.
   */
  private static void submit(MiniCluster flink, Configuration settings, URL jar, Path application)
      throws Exception {
    List<URL> classPath = List.of(application.toUri().toURL(), jar);
    Configuration ofApplication = new Configuration(settings);
    MiniClusterPipelineExecutorServiceLoader.updateConfigurationForMiniCluster(
        ofApplication, List.of(), classPath);
    // The loader of tests has set it.
    ofApplication.set(DeploymentOptions.ATTACHED, false);
    try (PackagedProgram program =
        PackagedProgram.newBuilder()
            .setEntryPointClassName(MAIN)
            .setUserClassPaths(classPath)
            .setConfiguration(ofApplication)
            .build()) {
      ClientUtils.executeProgram(
          new MiniClusterPipelineExecutorServiceLoader(flink), ofApplication, program, true, false);
    }
  }

  private static void takeCheckpoints(MiniCluster flink) throws Exception {
    for (JobID job :
        flink.listJobs().get().stream()
            .map(status -> status.getJobId())
            .collect(Collectors.toList())) {
      try {
        flink.triggerCheckpoint(job, CheckpointType.CONFIGURED).get();
      } catch (ExecutionException e) {
        // Not all tasks are running yet: the next byte tries again.
        System.out.println("No checkpoint of " + job + ": " + e.getCause());
      }
    }
  }

  /**
   * Prints the files that are open for writing. On Linux only: elsewhere there is no such list. The
   * recording does not have those of native code, such as RocksDB.
   */
  private static void printOpenFiles() throws IOException {
    Path descriptors = Path.of("/proc/self/fd");
    if (!Files.isDirectory(descriptors)) {
      return;
    }
    List<Path> open;
    try (Stream<Path> links = Files.list(descriptors)) {
      open = links.collect(Collectors.toList());
    }
    for (Path link : open) {
      Path info = Path.of("/proc/self/fdinfo", link.getFileName().toString());
      // The descriptor of the listing itself is closed again.
      if (Files.exists(info)
          && Files.readAllLines(info).stream()
              .anyMatch(line -> line.matches("flags:\\s+\\d*[12]"))) {
        System.out.println(OPEN + Files.readSymbolicLink(link));
      }
    }
  }
}
