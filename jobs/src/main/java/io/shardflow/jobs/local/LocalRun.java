package io.shardflow.jobs.local;

import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.runtime.SinkOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs jobs together in a MiniCluster until all of them end, or are told to. */
final class LocalRun {
  private static final Logger LOG = LoggerFactory.getLogger(LocalRun.class);
  private static final int MOST_PARALLELISM = 4;
  private static final Duration LONGEST_START = Duration.ofMinutes(1);
  private static final Duration START_CHECK = Duration.ofMillis(100);
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(5);

  private final MiniCluster cluster;
  private final Path scratch;
  private final List<Running> jobs = new ArrayList<>();

  private record Running(JobID id, String name) {}

  private LocalRun(MiniCluster cluster, Path scratch) {
    this.cluster = cluster;
    this.scratch = scratch;
  }

  /**
   * Runs the jobs and shows what they do.
   *
   * @param flink Flink's options, which go before those of a local run
   * @param duration after which the jobs are ended as if their sources did; null for never
   * @return the exit status
   */
  static int run(List<JobCommand> commands, Configuration flink, Duration duration)
      throws Exception {
    Path scratch = Files.createTempDirectory("shardflow");
    Configuration configuration = configuration(flink, scratch);
    MiniClusterConfiguration miniCluster =
        new MiniClusterConfiguration.Builder()
            .setConfiguration(configuration)
            .setNumTaskManagers(1)
            .setNumSlotsPerTaskManager(
                commands.size() * configuration.get(CoreOptions.DEFAULT_PARALLELISM))
            .build();
    try (MiniCluster cluster = new MiniCluster(miniCluster)) {
      cluster.start();
      return new LocalRun(cluster, scratch).runAll(commands, configuration, duration);
    } finally {
      FileUtils.deleteDirectoryQuietly(scratch.toFile());
    }
  }

  private int runAll(List<JobCommand> commands, Configuration configuration, Duration duration)
      throws Exception {
    List<Results> results = new ArrayList<>();
    for (JobCommand command : commands) {
      results.add(Results.of(command.job().name(), command.options().get(SinkOptions.PATH)));
    }
    for (JobCommand command : commands) {
      StreamExecutionEnvironment env =
          StreamExecutionEnvironment.getExecutionEnvironment(configuration);
      command.define(env);
      StreamGraph stream = env.getStreamGraph();
      stream.setJobName(command.job().name());
      JobGraph graph = stream.getJobGraph();
      cluster.submitJob(graph).get();
      jobs.add(new Running(graph.getJobID(), command.job().name()));
    }
    URI web = cluster.getRestAddress().get();
    System.err.println(
        "Running "
            + jobs.stream().map(Running::name).collect(Collectors.joining(", "))
            + "; Flink's web page: http://localhost:"
            + web.getPort()
            + (duration == null ? "" : "; for " + duration.toSeconds() + " s")
            + "; Ctrl-C ends it in order.");

    CountDownLatch ended = new CountDownLatch(1);
    StopSignal.onStop(
        () -> {
          System.err.println("\nEnding: closing windows and files ...");
          stop();
        });
    Thread timer = duration == null ? null : stopAfter(duration, ended);
    List<JobResult> jobResults = new ArrayList<>();
    try (LiveLines lines = new LiveLines(jobs.stream().map(Running::name).toList())) {
      for (Running job : jobs) {
        jobResults.add(cluster.requestJobResult(job.id()).get());
      }
    } finally {
      ended.countDown();
      if (timer != null) {
        timer.join();
      }
    }
    return report(jobResults, results);
  }

  private Thread stopAfter(Duration duration, CountDownLatch ended) {
    Thread timer =
        new Thread(
            () -> {
              try {
                if (!ended.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                  stop();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "timer");
    timer.setDaemon(true);
    timer.start();
    return timer;
  }

  /** Ends the jobs as if their sources had ended: windows are closed and files are committed. */
  private void stop() {
    try {
      for (Running job : jobs) {
        stop(job);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop(Running job) throws InterruptedException {
    awaitRunning(job);
    String savepoints = scratch.resolve("savepoints").toUri().toString();
    try {
      cluster.stopWithSavepoint(job.id(), savepoints, true, SavepointFormatType.NATIVE).get();
    } catch (ExecutionException e) {
      // It may have ended by itself; a batch job knows no savepoints and is cancelled.
      if (!hasEnded(job)) {
        LOG.warn("{} cannot be ended in order", job.name(), e);
        cluster.cancelJob(job.id());
      }
    }
  }

  /** A job can be ended in order when all its tasks run, which takes a moment after its start. */
  private void awaitRunning(Running job) throws InterruptedException {
    long latest = System.nanoTime() + LONGEST_START.toNanos();
    while (!hasEnded(job) && !allTasksRun(job) && System.nanoTime() < latest) {
      Thread.sleep(START_CHECK.toMillis());
    }
  }

  private boolean allTasksRun(Running job) throws InterruptedException {
    try {
      for (var task : cluster.getArchivedExecutionGraph(job.id()).get().getAllExecutionVertices()) {
        if (task.getExecutionState() != ExecutionState.RUNNING
            && task.getExecutionState() != ExecutionState.FINISHED) {
          return false;
        }
      }
      return cluster.getJobStatus(job.id()).get() == JobStatus.RUNNING;
    } catch (ExecutionException e) {
      return false;
    }
  }

  private boolean hasEnded(Running job) throws InterruptedException {
    try {
      return cluster.getJobStatus(job.id()).get().isGloballyTerminalState();
    } catch (ExecutionException e) {
      return true;
    }
  }

  private int report(List<JobResult> jobResults, List<Results> results) throws IOException {
    int status = 0;
    for (int i = 0; i < jobs.size(); i++) {
      String problem = problem(jobResults.get(i));
      if (problem != null) {
        System.err.println(jobs.get(i).name() + problem);
        status = 1;
      }
    }
    if (status == 0) {
      for (Results result : results) {
        result.print(System.out);
      }
    } else {
      System.err.println("The whole story: " + System.getProperty("shardflow.log", "the log"));
    }
    return status;
  }

  private static String problem(JobResult result) {
    return switch (result.getApplicationStatus()) {
      case SUCCEEDED -> null;
      case CANCELED -> " was cut off: what it had not yet written is missing. Start it again.";
      default ->
          " failed: "
              + Failures.describe(
                  result
                      .getSerializedThrowable()
                      .<Throwable>map(e -> e.deserializeError(LocalRun.class.getClassLoader()))
                      .orElseGet(() -> new IllegalStateException("no reason is known")));
    };
  }

  private static Configuration configuration(Configuration flink, Path scratch) {
    Configuration configuration = new Configuration();
    configuration.set(
        CoreOptions.DEFAULT_PARALLELISM,
        Math.min(MOST_PARALLELISM, Runtime.getRuntime().availableProcessors()));
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, scratch.toUri().toString());
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
    // On a machine of one's own, a failure is to be seen, not to be tried again for ever.
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(RestOptions.BIND_PORT, "8081-8181");
    // The web page's own stop would keep the JVM for five minutes.
    configuration.set(RestOptions.ASYNC_OPERATION_STORE_DURATION, Duration.ofSeconds(5));
    configuration.setString("metrics.reporters", "local");
    configuration.setString(
        "metrics.reporter.local.factory.class", LocalMetrics.Factory.class.getName());
    configuration.addAll(flink);
    return configuration;
  }
}
