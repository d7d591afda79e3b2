package io.shardflow.local.command;

import java.util.List;
import org.jline.utils.Signals;

/**
 * Turns Ctrl-C (SIGINT) and {@code kill} (SIGTERM) into a call. A shutdown hook of the JVM cannot
 * replace this: Flink's own hooks would stop the cluster at the same time, and a second Ctrl-C
 * would have to wait for all hooks.
 */
public final class StopSignal {
  private static final List<String> SIGNALS = List.of("INT", "TERM");

  private StopSignal() {}

  /** Runs the action on a new thread at the first signal. The second signal ends the JVM. */
  public static void onStop(Runnable action) {
    SIGNALS.forEach(
        name ->
            Signals.register(
                name,
                () -> {
                  SIGNALS.forEach(Signals::registerDefault);
                  new Thread(action, "stop").start();
                }));
  }
}
