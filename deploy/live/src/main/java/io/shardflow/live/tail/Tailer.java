package io.shardflow.live.tail;

import io.shardflow.jobs.s3.S3Settings;
import io.shardflow.live.row.RowSink;
import io.shardflow.live.row.RowSink.Progress;
import io.shardflow.live.tail.PendingFile.Outcome;
import io.shardflow.live.tail.store.LocalStore;
import io.shardflow.live.tail.store.ResultStore;
import io.shardflow.live.tail.store.S3Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the rows of all data sets below a root, and follows their files until it is closed.
 *
 * <p>It has two threads. Both read files; one of them also looks for new files, after each few
 * tenths of a second of reading, so that new files are read before old ones.
 */
public final class Tailer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Tailer.class);

  /** How long files are read before new ones are looked for. */
  private static final Duration READING = Duration.ofMillis(250);

  /** How long a file may still be written to that was not renamed when it was complete. */
  private static final long YOUNG = 2000;

  private static final long FIRST_RETRY = 500;
  private static final long LAST_RETRY = TimeUnit.MINUTES.toMillis(1);

  private final ResultStore store;
  private final RowSink sink;
  private final Duration interval;
  private final ColumnFiles columnFiles = ColumnFiles.find();
  private final FileQueue queue = new FileQueue();
  private final RowFileReader reader;
  private final RowFileReader secondReader;
  private final Follower follower;
  private final ThreadFactory threads;
  private final ExecutorService second;
  private final Thread first;
  private final List<PendingFile> finished = new ArrayList<>();
  private final Object wakeUp = new Object();
  private volatile boolean isClosed;
  private long filesRead;
  private boolean isDone;
  private Progress reported;

  private Tailer(ResultStore store, Duration interval, String root, RowSink sink) {
    this.store = store;
    this.interval = interval;
    this.sink = sink;
    reader = new RowFileReader(store, sink, columnFiles);
    secondReader = new RowFileReader(store, sink, columnFiles);
    follower = new Follower(store, sink, root, queue, columnFiles, reader);
    threads =
        work -> {
          Thread thread = new Thread(work, "live-tail");
          thread.setDaemon(true);
          return thread;
        };
    second = Executors.newSingleThreadExecutor(threads);
    first = threads.newThread(this::run);
  }

  /**
   * Starts to follow a root, in threads of its own. A root that does not exist yet is waited for.
   *
   * @throws IllegalArgumentException if the root can never be followed, as {@code s3:///folder};
   *     the message is for the user
   */
  public static Tailer start(TailSettings settings, RowSink sink) {
    String root = settings.root();
    String scheme = root.contains("://") ? root.substring(0, root.indexOf("://")) : null;
    Tailer tailer;
    if (S3Settings.isS3(scheme)) {
      tailer = new Tailer(S3Store.of(root, settings.s3()), settings.s3Interval(), root, sink);
    } else if (scheme != null && !scheme.equals("file")) {
      throw new IllegalArgumentException(
          root + " cannot be followed: allowed: a local folder, or s3://BUCKET/FOLDER");
    } else {
      Path path = Path.of(root.replaceFirst("^file:/+", "/"));
      String absolute = path.toAbsolutePath().normalize().toString();
      tailer = new Tailer(new LocalStore(path), settings.localInterval(), absolute, sink);
    }
    tailer.first.start();
    return tailer;
  }

  private void run() {
    while (!isClosed) {
      long start = System.nanoTime();
      try {
        round();
      } catch (RuntimeException e) {
        LOG.error("Cannot follow {}. Another attempt is made", store.display(""), e);
      }
      if (!queue.hasReady() || isClosed) {
        pause(interval.minusNanos(System.nanoTime() - start));
      }
    }
  }

  private void pause(Duration time) {
    synchronized (wakeUp) {
      try {
        if (!isClosed && time.toMillis() > 0) {
          wakeUp.wait(time.toMillis());
        }
      } catch (InterruptedException e) {
        isClosed = true;
      }
    }
  }

  private void round() {
    boolean isListed = follower.look();
    watchYoung();
    queue.retry(System.currentTimeMillis());
    read();
    follower.endRound();
    isDone |= isListed && !queue.hasReady();
    Progress progress = new Progress(filesRead, Math.max(filesRead, queue.found()), isDone);
    if (!progress.equals(reported)) {
      reported = progress;
      sink.progress(progress);
    }
  }

  private void read() {
    if (!queue.hasReady()) {
      return;
    }
    long deadline = System.nanoTime() + READING.toNanos();
    Future<?> other = queue.size() > 1 ? second.submit(() -> read(secondReader, deadline)) : null;
    read(reader, deadline);
    try {
      if (other != null) {
        other.get();
      }
    } catch (InterruptedException e) {
      isClosed = true;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
    finished.forEach(this::finish);
    finished.clear();
  }

  private void read(RowFileReader with, long deadline) {
    while (!isClosed && System.nanoTime() < deadline) {
      PendingFile file = queue.poll();
      if (file == null) {
        return;
      }
      with.read(file);
      synchronized (finished) {
        finished.add(file);
      }
    }
  }

  private void finish(PendingFile file) {
    if (queue.get(file.path()) != file) {
      // The data set is being read again because of another file.
      return;
    }
    FollowedDataSet dataSet = file.dataSet;
    if (file.outcome == Outcome.FAILED) {
      LOG.debug("{}", file.problem);
      dataSet.setFileProblem(file.path(), file.problem);
      long pause = Math.min(LAST_RETRY, FIRST_RETRY << Math.min(file.attempts - 1, 10));
      file.due = System.currentTimeMillis() + pause;
      queue.setFailed(file);
      return;
    }
    queue.setRead(file);
    dataSet.setFileProblem(file.path(), null);
    if (file.outcome == Outcome.CHANGED || file.outcome == Outcome.GONE && file.passedOn > 0) {
      follower.replace(dataSet);
    } else if (file.outcome == Outcome.READ) {
      filesRead++;
      dataSet.files(file.folder).add(file.name, file.content);
      dataSet.addBrokenLines(file.brokenLines, file.problem);
      long now = System.currentTimeMillis();
      if (!store.hasOnlyCompleteFiles() && dataSet.table() == null && now - file.modified < YOUNG) {
        file.due = now + YOUNG;
        queue.addYoung(file);
      }
    }
  }

  /** Reads a data set again if a file was read while it was still being copied. */
  private void watchYoung() {
    List<PendingFile> stale = new ArrayList<>();
    long now = System.currentTimeMillis();
    for (Iterator<PendingFile> files = queue.young().iterator(); files.hasNext(); ) {
      PendingFile file = files.next();
      try {
        String version = store.version(file.path());
        if (!version.equals(file.version)) {
          file.version = version;
          file.isStale = true;
          file.due = now + YOUNG / 2;
        } else if (file.due <= now) {
          files.remove();
          if (file.isStale) {
            stale.add(file);
          }
        }
      } catch (IOException e) {
        // A file that is gone is found by its folder.
        files.remove();
      }
    }
    stale.forEach(file -> follower.replace(file.dataSet));
  }

  /** Stops, and waits until no method of the sink is being called any more. */
  @Override
  public void close() {
    isClosed = true;
    synchronized (wakeUp) {
      wakeUp.notifyAll();
    }
    try {
      first.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    second.shutdownNow();
    if (columnFiles != null) {
      columnFiles.close();
    }
    store.close();
  }
}
