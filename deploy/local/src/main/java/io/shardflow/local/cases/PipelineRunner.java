package io.shardflow.local.cases;

import io.shardflow.jobs.options.InvalidOptionsException;
import io.shardflow.local.cases.format.TestCase;
import java.io.IOException;
import org.apache.flink.configuration.Configuration;

/**
 * Prepares cases of one kind of pipeline: jobs, or SQL. The one for SQL is a service ({@link
 * java.util.ServiceLoader}), because it has a class path of its own.
 */
public interface PipelineRunner {
  /** Returns whether the case has a pipeline of this kind. */
  boolean accepts(TestCase test);

  /**
   * Checks the options of a case, and defines what it runs.
   *
   * @param flink Flink's options of the cluster
   * @throws InvalidOptionsException with all problems of the options
   */
  PreparedCase prepare(TestCase test, CaseFolder folder, Configuration flink)
      throws IOException, InvalidOptionsException;
}
