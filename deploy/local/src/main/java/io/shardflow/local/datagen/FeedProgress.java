package io.shardflow.local.datagen;

import io.shardflow.datagen.writer.Tally;
import java.io.PrintStream;
import java.text.DecimalFormat;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how many records were sent: a progress bar on a terminal, else a line every ten seconds.
 */
final class FeedProgress implements AutoCloseable {
  private static final PrintStream OUT = System.err;
  private static final int TERMINAL_INTERVAL_MILLIS = 200;
  private static final int LOG_INTERVAL_MILLIS = 10_000;
  private static final int COLUMNS = 79;

  private final Tally tally;
  private final long start = System.nanoTime();
  private final ProgressBar bar;
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "feed-progress");
            thread.setDaemon(true);
            return thread;
          });

  /**
   * Starts showing the progress.
   *
   * @param expected the number of records that will be sent, or -1 if it is not known
   * @param toScreen whether the records are printed on the screen. If the screen is a terminal, no
   *     progress is then mixed with them.
   */
  FeedProgress(Tally tally, long expected, boolean toScreen) {
    this.tally = tally;
    boolean terminal = System.console() != null;
    bar = terminal && !toScreen ? bar(expected) : null;
    if (!terminal || !toScreen) {
      int millis = terminal ? TERMINAL_INTERVAL_MILLIS : LOG_INTERVAL_MILLIS;
      scheduler.scheduleAtFixedRate(this::show, millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  /** Returns the totals so far: records, bytes, seconds and refusals. */
  String summary() {
    double seconds = (System.nanoTime() - start) / 1e9;
    return "%,d records, %,d bytes in %.1f s (%,.0f records/s); %,d throttled, %,d failed"
        .formatted(
            tally.records(),
            tally.bytes(),
            seconds,
            tally.records() / seconds,
            tally.throttled(),
            tally.failed());
  }

  /** Prints the totals. */
  @Override
  public void close() {
    scheduler.shutdownNow();
    if (bar != null) {
      show();
      bar.close();
    }
    OUT.println(summary());
  }

  private void show() {
    if (bar == null) {
      OUT.println(summary());
      return;
    }
    bar.setExtraMessage(
        " %,.1f MB, %,d throttled, %,d failed"
            .formatted(tally.bytes() / 1e6, tally.throttled(), tally.failed()));
    bar.stepTo(tally.records());
  }

  private static ProgressBar bar(long expected) {
    return new ProgressBarBuilder()
        .setTaskName("")
        .setInitialMax(expected)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(TERMINAL_INTERVAL_MILLIS)
        .hideEta()
        .showSpeed(new DecimalFormat("0"))
        // A fixed width: to find the terminal's width, the library would take over Ctrl-C.
        .setConsumer(new ConsoleProgressBarConsumer(OUT, COLUMNS))
        .build();
  }
}
