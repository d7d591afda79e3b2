package io.shardflow.local.testing;

import io.shardflow.local.LocalMain;
import io.shardflow.local.command.CommandLine;
import io.shardflow.local.testing.RunScript.Ended;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Runs commands of {@code run.sh} in the JVM of the test, in which Flink is loaded once. Relative
 * paths are those of the module. Not for tests that run at the same time: all of them share the
 * standard output.
 */
public final class InProcess {
  private InProcess() {}

  /** Runs the command with arguments. */
  public static Ended run(String... arguments) {
    return run(LocalMain::run, arguments);
  }

  /** Runs an action with arguments. */
  public static Ended run(CommandLine.Action action, String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
    try {
      int status = CommandLine.run(action, arguments);
      return new Ended(
          status,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }
}
