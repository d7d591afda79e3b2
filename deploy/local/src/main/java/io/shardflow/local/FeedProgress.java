package io.shardflow.local;

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

/** Shows what has been sent: as a bar on a terminal, else as a line at times. */
final class FeedProgress implements AutoCloseable {
  private static final PrintStream OUT = System.err;
  private static final int MILLIS_ON_TERMINAL = 200;
  private static final int MILLIS_ELSEWHERE = 10_000;
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
   * Begins to show it.
   *
   * @param expected how many records there will be, or -1
   * @param screenTaken whether the records themselves go to the screen, which is then left alone
   *     where it is a terminal
   */
  FeedProgress(Tally tally, long expected, boolean screenTaken) {
    this.tally = tally;
    boolean terminal = System.console() != null;
    bar = terminal && !screenTaken ? bar(expected) : null;
    if (!terminal || !screenTaken) {
      int millis = terminal ? MILLIS_ON_TERMINAL : MILLIS_ELSEWHERE;
      scheduler.scheduleAtFixedRate(this::show, millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  /** What has been sent, in how long, and what was refused on the way. */
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

  /** Says for the last time what has been sent. */
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
        .setUpdateIntervalMillis(MILLIS_ON_TERMINAL)
        .hideEta()
        .showSpeed(new DecimalFormat("0"))
        // Of a fixed width: to ask the terminal for its own, the library would take over Ctrl-C.
        .setConsumer(new ConsoleProgressBarConsumer(OUT, COLUMNS))
        .build();
  }
}
