package io.shardflow.local;

import io.shardflow.jobs.JobCommand;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobStatusMessage;
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

/**
 * Jobs that run together in a MiniCluster on this machine until all of them end, or are told to.
 */
public final class LocalRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalRun.class);
  private static final int MOST_PARALLELISM = 4;
  private static final Duration LONGEST_START = Duration.ofMinutes(1);
  private static final Duration START_CHECK = Duration.ofMillis(100);
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(5);

  private final Configuration configuration;
  private final Path scratch;
  private final MiniCluster cluster;
  private final List<Running> jobs = new ArrayList<>();
  private final AtomicBoolean ending = new AtomicBoolean();
  private volatile Runnable beforeEnd = () -> {};
  private final CountDownLatch over = new CountDownLatch(1);

  private record Running(JobID id, String name) {}

  private LocalRun(Configuration configuration, Path scratch, MiniCluster cluster) {
    this.configuration = configuration;
    this.scratch = scratch;
    this.cluster = cluster;
  }

  /**
   * Starts a cluster with room for so many jobs.
   *
   * @param flink Flink's options, which go before those of a local run
   */
  public static LocalRun start(Configuration flink, int jobs) throws Exception {
    Path scratch = Files.createTempDirectory("shardflow");
    Configuration configuration = configuration(flink, scratch);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(
                    jobs * configuration.get(CoreOptions.DEFAULT_PARALLELISM))
                .build());
    LocalRun run = new LocalRun(configuration, scratch, cluster);
    try {
      cluster.start();
      StopSignal.onStop(
          () -> {
            System.err.println("\nEnding: closing windows and files ...");
            run.end();
          });
      return run;
    } catch (Exception e) {
      run.close();
      throw e;
    }
  }

  @Override
  public void close() throws Exception {
    over.countDown();
    cluster.close();
    FileUtils.deleteDirectoryQuietly(scratch.toFile());
  }

  /** Flink's options of this run, with the address of its cluster. */
  public Configuration configuration() throws Exception {
    Configuration ofClient = new Configuration(configuration);
    URI rest = cluster.getRestAddress().get();
    ofClient.set(DeploymentOptions.TARGET, "remote");
    ofClient.set(RestOptions.ADDRESS, rest.getHost());
    ofClient.set(RestOptions.PORT, rest.getPort());
    return ofClient;
  }

  /** Whether the user has ended the run: nothing more is to be started. */
  public boolean isEnding() {
    return ending.get();
  }

  /** Sets what is done before the jobs are ended, by the user or after the duration. */
  void beforeEnd(Runnable action) {
    beforeEnd = action;
  }

  /** Starts a job. */
  void submit(JobCommand command) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    command.define(env);
    StreamGraph stream = env.getStreamGraph();
    stream.setJobName(command.job().name());
    JobGraph graph = stream.getJobGraph();
    cluster.submitJob(graph).get();
    add(graph.getJobID(), command.job().name());
  }

  /** Lets the run wait for a job that has been started on its cluster. */
  public void add(JobID id, String name) {
    jobs.add(new Running(id, name));
  }

  /**
   * Shows what the jobs do until all have ended.
   *
   * @param results printed if all went well
   * @param duration after which the jobs are ended as if their sources did; null for never
   * @return the exit status
   */
  public int awaitEnd(LiveLines.Figures figures, List<Results> results, Duration duration)
      throws Exception {
    List<String> names = jobs.stream().map(Running::name).distinct().toList();
    System.err.println(
        "Running "
            + String.join(", ", names)
            + "; Flink's web page: http://localhost:"
            + cluster.getRestAddress().get().getPort()
            + (duration == null ? "" : "; for " + duration.toSeconds() + " s")
            + "; Ctrl-C ends it in order.");

    if (duration != null) {
      endAfter(duration);
    }
    List<JobResult> jobResults = new ArrayList<>();
    try (LiveLines lines = new LiveLines(names, figures)) {
      for (Running job : jobs) {
        jobResults.add(cluster.requestJobResult(job.id()).get());
      }
    }
    over.countDown();
    return report(jobResults, results);
  }

  private void endAfter(Duration duration) {
    Thread timer =
        new Thread(
            () -> {
              try {
                if (!over.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                  end();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "timer");
    timer.setDaemon(true);
    timer.start();
  }

  /**
   * Ends the jobs as if their sources had ended: windows are closed and files are committed.
   * Returns when the run is over, so that a job that is just being started is ended, too.
   */
  private void end() {
    if (!ending.compareAndSet(false, true)) {
      return;
    }
    beforeEnd.run();
    Set<JobID> told = new HashSet<>();
    try {
      do {
        for (JobStatusMessage job : cluster.listJobs().get()) {
          if (told.add(job.getJobId())) {
            stop(new Running(job.getJobId(), job.getJobName()));
          }
        }
      } while (!over.await(START_CHECK.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      LOG.warn("The jobs cannot be ended in order", e);
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

  /** Whether a job no longer runs, for whichever reason. */
  boolean hasEnded(String name) throws InterruptedException {
    for (Running job : jobs) {
      if (job.name().equals(name) && !hasEnded(job)) {
        return false;
      }
    }
    return true;
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
    // There are no more slots to come: a job that wants more is to fail at once.
    configuration.set(JobManagerOptions.SLOT_REQUEST_TIMEOUT, Duration.ofSeconds(20));
    configuration.set(RestOptions.BIND_PORT, "8081-8181");
    // The web page's own stop would keep the JVM for five minutes.
    configuration.set(RestOptions.ASYNC_OPERATION_STORE_DURATION, Duration.ofSeconds(5));
    configuration.addAll(LocalMetrics.configuration());
    configuration.addAll(flink);
    return configuration;
  }
}
