package io.shardflow.local.command;

import io.shardflow.text.Printable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.ExceptionUtils;

/** Describes failures for the screen, without stack traces. */
public final class Failures {
  private Failures() {}

  /**
   * Returns the first lines of the messages of a failure and its causes, outermost first, one line
   * each. Leaves out repetitions and messages that only name internals of Flink.
   */
  public static String describe(Throwable failure) {
    List<String> messages = new ArrayList<>();
    for (Throwable cause = ExceptionUtils.stripExecutionException(failure);
        cause != null;
        cause = cause.getCause()) {
      String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      String firstLine = Printable.line(message.lines().findFirst().orElse(""));
      boolean repeated = messages.stream().anyMatch(earlier -> earlier.contains(firstLine));
      if (!repeated && !isInternalToFlink(firstLine)) {
        messages.add(firstLine);
      }
    }
    return messages.isEmpty()
        ? Printable.line(failure.toString())
        : String.join("\n  because: ", messages);
  }

  private static boolean isInternalToFlink(String message) {
    return message.contains("org.apache.flink")
        || message.contains("JobID")
        || message.startsWith("Recovery is suppressed");
  }
}
