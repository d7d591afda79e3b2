package io.shardflow.jobs;

import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.sink.SinkOptions;
import io.shardflow.jobs.source.SourceOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Submits a job to the cluster that it is run on: {@code flink run jobs.jar JOB [...]}. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(60);

  private Main() {}

  /**
   * Submits the job.
   *
   * @throws InvalidOptionsException with everything that is wrong with the options
   */
  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    if (words.contains("--help")) {
      System.out.print(
          words.get(0).startsWith("-")
              ? "JOB [--key value ...], with one of the jobs:\n" + JobCatalogue.listing()
              : JobCommand.help(JobCatalogue.find(words.get(0)), Map.of()));
      return;
    }
    JobCommand command = JobCommand.parse(words, Map.of());
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    command.define(env);
    makeResultsVisible(command, env);
    env.execute(command.job().name());
  }

  /** Adds what a job needs for visible results and Flink's stock configuration lacks. */
  private static void makeResultsVisible(JobCommand command, StreamExecutionEnvironment env) {
    if (SinkOptions.isLocal(command.options())) {
      warn(
          "--sink.path %s is a local path: each TaskManager writes to the disk of its own machine. Use a path that all of them reach, such as s3://bucket/folder."
              .formatted(command.options().get(SinkOptions.PATH)));
    }
    if (SourceOptions.isBounded(command.options())) {
      return;
    }
    if (!env.getCheckpointConfig().isCheckpointingEnabled()) {
      env.enableCheckpointing(CHECKPOINT_INTERVAL.toMillis());
      warn(
          "No %s is configured: the job takes a checkpoint every %d s. Results become visible with checkpoints."
              .formatted(
                  CheckpointingOptions.CHECKPOINTING_INTERVAL.key(),
                  CHECKPOINT_INTERVAL.toSeconds()));
    }
    ReadableConfig flink = env.getConfiguration();
    if (flink.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY).isEmpty()
        && flink.getOptional(CheckpointingOptions.CHECKPOINT_STORAGE).isEmpty()) {
      warn(
          "No %s is configured: unless the cluster has one, checkpoints are kept in the memory of the JobManager. They are lost with it, and fail if the state of an operator instance is above 5 MB."
              .formatted(CheckpointingOptions.CHECKPOINTS_DIRECTORY.key()));
    }
  }

  /** Warns in the log and on the screen of whoever submits the job: Flink's client shows no log. */
  private static void warn(String message) {
    LOG.warn(message);
    System.err.println(message);
  }
}
