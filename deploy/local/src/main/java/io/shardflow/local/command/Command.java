package io.shardflow.local.command;

/** A command of {@code deploy/local/run.sh}. */
public interface Command extends CommandLine.Action {
  /** Returns the text that {@code --help} prints. */
  String help();
}
