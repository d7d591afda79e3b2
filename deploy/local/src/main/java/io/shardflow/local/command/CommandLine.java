package io.shardflow.local.command;

import io.shardflow.jobs.JobCommand;
import io.shardflow.jobs.options.InvalidOptionsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/** Runs the action of a command line. */
public final class CommandLine {
  /** The job options that differ from a job's own defaults on this machine, by key. */
  public static final Map<String, String> PRESETS = JobCommand.LOCAL_PRESETS;

  private CommandLine() {}

  /** What a command line runs. */
  @FunctionalInterface
  public interface Action {
    /**
     * Runs the command.
     *
     * @param arguments all arguments that are not Flink options
     * @param flink Flink's options, given as {@code -Dkey=value}
     * @return the exit status
     * @throws InvalidOptionsException with every problem of the arguments, before anything is
     *     started
     */
    int run(List<String> arguments, Configuration flink) throws Exception;
  }

  /** Runs an action and ends the JVM with the {@link #run exit status}. */
  public static void exitAfter(Action action, String[] arguments) {
    System.exit(run(action, arguments));
  }

  /**
   * Runs an action. Prints to standard error why it failed.
   *
   * @return the exit status: that of the action, 1 if the action fails, or 2 if its options are
   *     invalid
   */
  public static int run(Action action, String... arguments) {
    try {
      Configuration flink = new Configuration();
      List<String> others = new ArrayList<>();
      for (String argument : arguments) {
        if (argument.startsWith("-D") && argument.contains("=")) {
          int equals = argument.indexOf('=');
          flink.setString(argument.substring(2, equals), argument.substring(equals + 1));
        } else {
          others.add(argument);
        }
      }
      return action.run(others, flink);
    } catch (InvalidOptionsException e) {
      System.err.println(e.getMessage());
      return 2;
    } catch (Throwable e) {
      System.err.println("Failed: " + Failures.describe(e));
      return 1;
    }
  }

  /** Returns whether {@code --help} or {@code -h} is among the arguments. */
  public static boolean asksForHelp(List<String> arguments) {
    return arguments.contains("--help") || arguments.contains("-h");
  }
}
