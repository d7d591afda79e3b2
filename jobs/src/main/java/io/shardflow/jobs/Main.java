package io.shardflow.jobs;

import io.shardflow.jobs.runtime.InvalidOptionsException;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Submits a job to the cluster that it is run on: {@code flink run jobs.jar JOB [...]}. */
public final class Main {
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
    env.execute(command.job().name());
  }
}
