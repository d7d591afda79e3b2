package io.shardflow.aws.config;

import java.nio.file.Path;
import java.util.List;

/** Reports all problems with the file of a deployment, before anything is created. */
public final class InvalidDeploymentException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /**
   * Creates an exception whose message lists all problems.
   *
   * @param problems each names the place in the file, what is wrong and what is allowed
   */
  public InvalidDeploymentException(Path file, List<String> problems) {
    super(
        file
            + " is not a valid deployment:\n  "
            + String.join("\n", problems).replace("\n", "\n  "));
    this.problems = List.copyOf(problems);
  }

  /** Returns the problems without the name of the file. */
  public List<String> problems() {
    return problems;
  }
}
