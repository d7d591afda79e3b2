package io.shardflow.jobs;

import io.shardflow.jobs.metrics.CloudWatchMetrics;
import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.jobs.options.OptionSources;
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

/** The entry point of the jar on a Flink cluster: {@code flink run jobs.jar JOB [...]}. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(60);

  private Main() {}

  /**
   * Submits a job.
   *
   * @throws InvalidOptionsException with all problems of the options, if there are any
   */
  public static void main(String[] arguments) throws Exception {
    List<String> commandLine = List.of(arguments);
    if (commandLine.contains("--help")) {
      String first = commandLine.get(0);
      System.out.print(
          first.startsWith("-")
              ? "JOB [--key value ...], where JOB is one of:\n" + JobCatalogue.listing()
              : JobCommand.help(JobCatalogue.find(first), Map.of()));
      return;
    }
    JobCommand command = JobCommand.parse(commandLine, Map.of());
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    if (OptionSources.areOfManagedService()) {
      CloudWatchMetrics.enable(env.getConfig());
    }
    command.define(env);
    prepare(command, env);
    env.execute(command.job().name());
  }

  /**
   * Enables checkpoints if the cluster does not, and warns about settings under which results are
   * hard to find or easily lost.
   */
  private static void prepare(JobCommand command, StreamExecutionEnvironment env) {
    if (SinkOptions.isLocal(command.options())) {
      warn(
          "--sink.path %s is a local path: each TaskManager writes to the disk of its own machine."
              + " Use a path that all TaskManagers can reach, such as s3://bucket/folder.",
          command.options().get(SinkOptions.PATH));
    }
    if (SourceOptions.isBounded(command.options())) {
      return;
    }
    if (!env.getCheckpointConfig().isCheckpointingEnabled()) {
      env.enableCheckpointing(CHECKPOINT_INTERVAL.toMillis());
      warn(
          "No %s is configured: the job takes a checkpoint every %d s. Results become visible with"
              + " checkpoints.",
          CheckpointingOptions.CHECKPOINTING_INTERVAL.key(), CHECKPOINT_INTERVAL.toSeconds());
    }
    ReadableConfig flink = env.getConfiguration();
    if (flink.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY).isEmpty()
        && flink.getOptional(CheckpointingOptions.CHECKPOINT_STORAGE).isEmpty()) {
      warn(
          "No %s is configured: unless the cluster has one, checkpoints are kept in the memory of"
              + " the JobManager. They are lost with it, and fail if the state of an operator"
              + " instance exceeds 5 MB.",
          CheckpointingOptions.CHECKPOINTS_DIRECTORY.key());
    }
  }

  /** Warns in the log, and on the terminal of the user: Flink's client does not show the log. */
  private static void warn(String format, Object... arguments) {
    String message = String.format(format, arguments);
    LOG.warn(message);
    System.err.println(message);
  }
}
