package io.shardflow.jobs.options;

import io.shardflow.text.Printable;
import java.util.List;

/** All that is wrong with the options of a command, to be told before anything starts. */
public final class InvalidOptionsException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * One thing that is wrong; as a text, one line without secrets.
   *
   * @param key the option, or null for a word that belongs to none
   * @param value its value, or the word; null where none is given
   * @param problem what is wrong and what is allowed
   */
  public record Problem(String key, String value, String problem) {
    @Override
    public String toString() {
      String option = key == null ? "" : "--" + key;
      String shown = value == null ? "" : " " + Secrets.hide(key, value);
      return Printable.line((option + shown).strip() + ": " + problem);
    }
  }

  private final transient List<Problem> problems;

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
    return message.append("\nAll that is allowed: see --help.").toString();
  }
}
