package io.shardflow.local.command;

import java.io.Console;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The terminal of the user, if there is one. */
public final class Terminal {
  private static final Logger LOG = LoggerFactory.getLogger(Terminal.class);

  private Terminal() {}

  /** Returns whether somebody sees the output and can type. */
  public static boolean isThere() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // Since Java 22, there is a console also if there is no terminal.
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** Calls an action when a line is entered, or the input ends. */
  public static void onEnter(Runnable action) {
    Thread reader =
        new Thread(
            () -> {
              try {
                int character;
                do {
                  character = System.in.read();
                } while (character >= 0 && character != '\n');
              } catch (IOException e) {
                LOG.warn("The terminal cannot be read", e);
              }
              action.run();
            },
            "enter");
    reader.setDaemon(true);
    reader.start();
  }
}
