package io.shardflow.jobs.options;

import io.shardflow.text.Printable;
import java.util.List;
import lombok.Value;

/** Reports all problems with the options of a command, before anything starts. */
public final class InvalidOptionsException extends Exception {
  private static final long serialVersionUID = 1L;

  /** One problem. Its text is one line without secrets. */
  @Value
  public static class Problem {
    /** The key of the option, or null for an argument that is not an option. */
    String key;

    /** The value of the option, or the argument; null if the option has no value. */
    String value;

    /** What is wrong and what is allowed. */
    String problem;

    @Override
    public String toString() {
      String option = key == null ? "" : "--" + key;
      String shown = value == null ? "" : " " + Secrets.hide(key, value);
      return Printable.line((option + shown).strip() + ": " + problem);
    }
  }

  private final transient List<Problem> problems;

  /**
   * Creates an exception whose message lists all problems.
   *
   * @param command the name of the command
   */
  public InvalidOptionsException(String command, List<Problem> problems) {
    super(message(command, problems));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }

  private static String message(String command, List<Problem> problems) {
    StringBuilder message =
        new StringBuilder(command)
            .append(" was not started: ")
            .append(problems.size() == 1 ? "one option is" : problems.size() + " options are")
            .append(" wrong.");
    problems.forEach(problem -> message.append("\n  ").append(problem));
    return message.append("\n--help lists all options.").toString();
  }
}
