package io.shardflow.local.run;

import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.metrics.Metrics;
import io.shardflow.local.command.Failures;
import io.shardflow.local.command.StopSignal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginUtils;
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
 * Runs jobs in one MiniCluster, until all of them have ended. Ctrl-C stops the jobs cleanly: their
 * windows are closed, and their files are completed.
 */
public final class LocalRun implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalRun.class);
  private static final int MAX_PARALLELISM = 4;
  private static final Duration MAX_START_TIME = Duration.ofMinutes(1);

  /** A job that is being stopped waits this long for receivers that do not take its rows. */
  private static final long MAX_DELIVERY_SECONDS = 30;

  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(5);

  private final Configuration configuration;
  private final Path scratch;
  private final MiniCluster cluster;
  private final List<RunningJob> jobs = new CopyOnWriteArrayList<>();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private volatile boolean interrupted;
  private volatile Runnable beforeStop = () -> {};
  private final CountDownLatch ended = new CountDownLatch(1);

  private record RunningJob(JobID id, String name) {}

  private LocalRun(Configuration configuration, Path scratch, MiniCluster cluster) {
    this.configuration = configuration;
    this.scratch = scratch;
    this.cluster = cluster;
  }

  /**
   * Starts a cluster.
   *
   * @param flink Flink's options, which take precedence over the defaults of a local run
   * @param jobs the number of jobs that the cluster has task slots for
   */
  public static LocalRun start(Configuration flink, int jobs) throws Exception {
    Path scratch = Files.createTempDirectory("shardflow");
    Configuration configuration = configuration(flink, scratch);
    // The plugins in FLINK_PLUGINS_DIR, such as the file system of S3.
    FileSystem.initialize(
        configuration, PluginUtils.createPluginManagerFromRootFolder(configuration));
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
            run.interrupted = true;
            System.err.println("\nStopping: closing windows and completing files ...");
            run.stop();
          });
      return run;
    } catch (Exception e) {
      run.close();
      throw e;
    }
  }

  @Override
  public void close() throws Exception {
    ended.countDown();
    cluster.close();
    FileUtils.deleteDirectoryQuietly(scratch.toFile());
  }

  /** Returns Flink's options of this run, with the address of its cluster for a client. */
  public Configuration configuration() throws Exception {
    Configuration client = new Configuration(configuration);
    URI rest = cluster.getRestAddress().get();
    client.set(DeploymentOptions.TARGET, "remote");
    client.set(RestOptions.ADDRESS, rest.getHost());
    client.set(RestOptions.PORT, rest.getPort());
    return client;
  }

  /** Returns whether the run is being stopped, so that no further job must be started. */
  public boolean isStopping() {
    return stopping.get();
  }

  /** Returns whether the user has asked for the end. */
  public boolean isInterrupted() {
    return interrupted;
  }

  /** Sets an action that runs before the jobs are stopped, by Ctrl-C or after the duration. */
  public void beforeStop(Runnable action) {
    beforeStop = action;
  }

  /** Starts a job. */
  public void submit(JobCommand command) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    command.define(env);
    StreamGraph stream = env.getStreamGraph();
    stream.setJobName(command.job().name());
    JobGraph graph = stream.getJobGraph();
    cluster.submitJob(graph).get();
    add(graph.getJobID(), command.job().name());
  }

  /** Adds a job that a client has started on the cluster of this run. */
  public void add(JobID id, String name) {
    jobs.add(new RunningJob(id, name));
  }

  /**
   * Shows the progress of the jobs until all of them have ended.
   *
   * @param results the results to print if all jobs succeed
   * @param duration the time after which the jobs are stopped, or null to let them run
   * @return the exit status: 0 if all jobs succeeded, 1 otherwise
   */
  public int awaitEnd(JobProgress.Figures figures, List<Results> results, Duration duration)
      throws Exception {
    List<String> names = jobs.stream().map(RunningJob::name).distinct().toList();
    System.err.printf(
        "Running %s%s. Flink's web UI: http://localhost:%d. Press Ctrl-C to stop cleanly.%n",
        String.join(", ", names),
        duration == null ? "" : " for " + duration.toSeconds() + " s",
        cluster.getRestAddress().get().getPort());
    if (duration != null) {
      stopAfter(duration);
    }
    List<JobResult> jobResults = new ArrayList<>();
    try (JobProgress progress = new JobProgress(names, figures)) {
      for (RunningJob job : jobs) {
        jobResults.add(cluster.requestJobResult(job.id()).get());
      }
    }
    ended.countDown();
    return report(jobResults, results);
  }

  private void stopAfter(Duration duration) {
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
  }

  /**
   * Stops the jobs as if their sources had ended: windows are closed and files are committed.
   * Returns when the run has ended, so that jobs that are being started meanwhile are stopped, too.
   */
  private void stop() {
    if (!stopping.compareAndSet(false, true)) {
      return;
    }
    beforeStop.run();
    Set<JobID> stopped = new HashSet<>();
    try {
      do {
        for (JobStatusMessage job : cluster.listJobs().get()) {
          if (stopped.add(job.getJobId())) {
            stop(new RunningJob(job.getJobId(), job.getJobName()));
          }
        }
      } while (!ended.await(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      LOG.warn("Cannot stop the jobs cleanly", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop(RunningJob job) throws InterruptedException {
    awaitRunning(job);
    String savepoints = scratch.resolve("savepoints").toUri().toString();
    try {
      CompletableFuture<String> stopped =
          cluster.stopWithSavepoint(job.id(), savepoints, true, SavepointFormatType.NATIVE);
      while (!isDone(stopped)) {
        if (LocalMetrics.max(job.name(), Metrics.OLDEST_PENDING_SECONDS, operator -> true)
            >= MAX_DELIVERY_SECONDS) {
          System.err.printf("Cancelling %s: a receiver does not take its rows%n", job.name());
          cluster.cancelJob(job.id());
          return;
        }
      }
    } catch (ExecutionException e) {
      // The job may have ended by itself. A batch job has no savepoints, so it is cancelled.
      if (!hasEnded(job)) {
        LOG.warn("Cannot stop {} cleanly, cancelling it", job.name(), e);
        cluster.cancelJob(job.id());
      }
    }
  }

  private static boolean isDone(Future<?> future) throws InterruptedException, ExecutionException {
    try {
      future.get(1, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** Waits until all tasks of a job run: before that, Flink cannot stop the job cleanly. */
  private void awaitRunning(RunningJob job) throws InterruptedException {
    long deadline = System.nanoTime() + MAX_START_TIME.toNanos();
    while (!hasEnded(job) && !allTasksRun(job) && System.nanoTime() < deadline) {
      Thread.sleep(POLL_INTERVAL.toMillis());
    }
  }

  private boolean allTasksRun(RunningJob job) throws InterruptedException {
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

  /** Returns whether all jobs of this name have ended, for whatever reason. */
  public boolean hasEnded(String name) throws InterruptedException {
    for (RunningJob job : jobs) {
      if (job.name().equals(name) && !hasEnded(job)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the state of the newest job of this name; null if there is none. */
  public JobStatus status(String name) {
    JobStatus status = null;
    try {
      for (RunningJob job : jobs) {
        if (job.name().equals(name)) {
          status = cluster.getJobStatus(job.id()).get();
        }
      }
    } catch (ExecutionException | IllegalStateException e) {
      LOG.debug("The cluster has ended", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return status;
  }

  private boolean hasEnded(RunningJob job) throws InterruptedException {
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
      System.err.println("Full log: " + System.getProperty("shardflow.log", "see Flink's log"));
    }
    return status;
  }

  private static String problem(JobResult result) {
    return switch (result.getApplicationStatus()) {
      case SUCCEEDED -> null;
      case CANCELED -> " was cancelled before it had written all results. Run it again.";
      default ->
          " failed: "
              + Failures.describe(
                  result
                      .getSerializedThrowable()
                      .<Throwable>map(e -> e.deserializeError(LocalRun.class.getClassLoader()))
                      .orElseGet(() -> new IllegalStateException("unknown cause")));
    };
  }

  private static Configuration configuration(Configuration flink, Path scratch) {
    Configuration configuration = new Configuration();
    configuration.set(
        CoreOptions.DEFAULT_PARALLELISM,
        Math.min(MAX_PARALLELISM, Runtime.getRuntime().availableProcessors()));
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, scratch.toUri().toString());
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
    // Fail visibly instead of restarting for ever.
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "disable");
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    // No slots are added later, so a job that needs more of them must fail soon.
    configuration.set(JobManagerOptions.SLOT_REQUEST_TIMEOUT, Duration.ofSeconds(20));
    configuration.set(RestOptions.BIND_PORT, "8081-8181");
    // A job stopped from the web UI would otherwise keep the JVM alive for five minutes.
    configuration.set(RestOptions.ASYNC_OPERATION_STORE_DURATION, Duration.ofSeconds(5));
    configuration.addAll(LocalMetrics.configuration());
    configuration.addAll(flink);
    return configuration;
  }
}
