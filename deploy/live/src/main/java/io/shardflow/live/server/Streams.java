package io.shardflow.live.server;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.shardflow.live.health.HealthSource;
import io.shardflow.live.store.LiveStore;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The streams of all browsers. Two threads write them, however many there are. */
final class Streams implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
  private static final int THREADS = 2;
  private static final int MAX_QUERIES = 16;
  private static final int RETRY_SECONDS = 2;
  private static final long TICK_MILLIS = 1_000;

  /** No new results are made while clients have not taken this much. */
  private static final long MAX_UNSENT_BYTES = 24L << 20;

  /** The time between two rounds of a stream is so many times the time that a round takes. */
  private static final int PAUSE_FACTOR = 4;

  private static final long MAX_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long BUSY_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final LiveStore store;
  private final HealthSource health;
  private final ServerSettings settings;
  private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong allUnsent = new AtomicLong();
  private final AtomicInteger threads = new AtomicInteger();
  private final ScheduledExecutorService executor =
      Executors.newScheduledThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "live-stream-" + threads.incrementAndGet());
            thread.setDaemon(true);
            return thread;
          });
  private final AutoCloseable listener;

  Streams(LiveStore store, HealthSource health, ServerSettings settings) {
    this.store = store;
    this.health = health;
    this.settings = settings;
    this.listener = store.onChange(() -> streams.forEach(Stream::wake));
    executor.scheduleWithFixedDelay(
        () -> streams.forEach(Stream::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Answers a request with a stream of events, which ends when the client or the server does. */
  void open(Context context) throws IOException {
    long known = known(context);
    List<String> texts = context.queryParams("q");
    if (texts.isEmpty() || texts.size() > MAX_QUERIES) {
      throw new HttpResponseException(
          400,
          "A stream has 1 to %d queries, each in a parameter q, URL-encoded: /api/stream?q=%s"
              .formatted(MAX_QUERIES, "kind%3Dsets"));
    }
    List<StreamQuery> queries = new ArrayList<>();
    for (String text : texts) {
      queries.add(StreamQuery.parse(text, known, store, health));
    }
    if (open.incrementAndGet() > settings.connections()) {
      open.decrementAndGet();
      // Clients that are gone are found out by what is sent to them.
      streams.forEach(Stream::probe);
      context.header("Retry-After", String.valueOf(RETRY_SECONDS));
      throw new HttpResponseException(
          429,
          "%d streams are open, which is the limit: close other windows, or start live with more"
              .formatted(settings.connections()));
    }
    Stream stream =
        new Stream(context, new ResultStream(store, queries, known, settings.responseBytes()));
    // Javalin ends requests without a future.
    context.future(
        () -> {
          stream.start();
          return new CompletableFuture<>();
        });
  }

  /** Returns the sequence that the client knows of this store, or -1. */
  private long known(Context context) {
    String header = context.header("Last-Event-ID");
    String id = header != null ? header : context.queryParam("lastEventId");
    String prefix = store.epoch() + "-";
    if (id == null
        || !id.startsWith(prefix)
        || !id.substring(prefix.length()).matches("\\d{1,18}")) {
      return -1;
    }
    long sequence = Long.parseLong(id.substring(prefix.length()));
    return sequence <= store.sequence() ? sequence : -1;
  }

  /** Ends all streams. */
  @Override
  public void close() {
    try {
      listener.close();
    } catch (Exception e) {
      LOG.warn("The store cannot be left", e);
    }
    executor.shutdownNow();
    streams.forEach(Stream::close);
  }

  /** A stream, and when it is written. */
  private final class Stream {
    private final ResultStream results;
    private final StreamConnection connection;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile boolean changed = true;
    private volatile long earliest = System.nanoTime();

    Stream(Context context, ResultStream results) throws IOException {
      this.results = results;
      HttpServletResponse response = context.res();
      response.setStatus(200);
      response.setContentType("text/event-stream");
      response.setCharacterEncoding("UTF-8");
      // Proxies must not collect events.
      response.setHeader("X-Accel-Buffering", "no");
      AsyncContext async = context.req().startAsync();
      async.setTimeout(0);
      this.connection = new StreamConnection(async, allUnsent, this::drained, this::closed);
    }

    void start() {
      streams.add(this);
      connection.send(List.of(ResultStream.opening()));
      connection.start();
    }

    void close() {
      connection.close();
    }

    private void closed() {
      streams.remove(this);
      open.decrementAndGet();
    }

    void wake() {
      changed = true;
      schedule();
    }

    private void drained() {
      if (changed) {
        schedule();
      }
    }

    private void schedule() {
      if (!executor.isShutdown() && scheduled.compareAndSet(false, true)) {
        executor.schedule(
            this::run, Math.max(0, earliest - System.nanoTime()), TimeUnit.NANOSECONDS);
      }
    }

    private void run() {
      scheduled.set(false);
      try {
        write();
      } catch (RuntimeException e) {
        LOG.error("A stream has failed", e);
        close();
      }
    }

    /** One thread at a time, because {@link #scheduled} is set again by others meanwhile. */
    private synchronized void write() {
      if (!changed || !connection.isDrained()) {
        return;
      }
      if (allUnsent.get() > MAX_UNSENT_BYTES) {
        earliest = System.nanoTime() + BUSY_PAUSE_NANOS;
        schedule();
        return;
      }
      changed = false;
      long start = System.nanoTime();
      List<byte[]> events = results.round();
      long end = System.nanoTime();
      earliest = end + Math.min(PAUSE_FACTOR * (end - start), MAX_PAUSE_NANOS);
      if (!events.isEmpty()) {
        connection.send(events);
      }
    }

    void tick() {
      if (!connection.isDrained()) {
        if (connection.sinceProgress().compareTo(settings.patience()) > 0) {
          LOG.info("A client takes no events, so its stream is closed");
          close();
        }
        return;
      }
      if (connection.sinceProgress().compareTo(settings.heartbeat()) > 0) {
        beat();
      }
      if (results.changesByItself()) {
        wake();
      }
    }

    void probe() {
      if (connection.isDrained()) {
        beat();
      }
    }

    private synchronized void beat() {
      connection.send(results.heartbeat());
    }
  }
}
