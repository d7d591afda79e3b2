package io.shardflow.local;

import io.shardflow.text.Printable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.util.ExceptionUtils;

/** Says in a few lines why something failed. */
public final class Failures {
  private Failures() {}

  /** The messages from the outermost cause that says something to the root cause. */
  public static String describe(Throwable failure) {
    List<String> messages = new ArrayList<>();
    for (Throwable cause = ExceptionUtils.stripExecutionException(failure);
        cause != null;
        cause = cause.getCause()) {
      String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
      String firstLine = Printable.line(message.lines().findFirst().orElse(""));
      boolean said = messages.stream().anyMatch(earlier -> earlier.contains(firstLine));
      if (!said && !isFlinksOwnFrame(firstLine)) {
        messages.add(firstLine);
      }
    }
    return messages.isEmpty()
        ? Printable.line(failure.toString())
        : String.join("\n  because: ", messages);
  }

  private static boolean isFlinksOwnFrame(String message) {
    return message.contains("org.apache.flink")
        || message.contains("JobID")
        || message.startsWith("Recovery is suppressed");
  }
}
