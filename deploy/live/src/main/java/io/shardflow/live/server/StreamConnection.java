package io.shardflow.live.server;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bytes on their way to one browser. Nothing here blocks: what the client does not take yet is
 * kept, and new results are not made before it has taken the old ones.
 */
final class StreamConnection implements WriteListener, AsyncListener {
  private static final Logger LOG = LoggerFactory.getLogger(StreamConnection.class);

  private final AsyncContext context;
  private final ServletOutputStream out;
  private final AtomicLong allUnsent;
  private final Runnable onDrained;
  private final Runnable onClosed;

  private final Queue<byte[]> unsent = new ArrayDeque<>();
  private long unsentBytes;
  private boolean started;
  private boolean flushed = true;
  private boolean closed;
  private long lastProgress = System.nanoTime();

  /**
   * Creates a connection.
   *
   * @param allUnsent counts the bytes that all connections keep
   * @param onDrained is called when the client has taken everything
   * @param onClosed is called once
   */
  StreamConnection(
      AsyncContext context, AtomicLong allUnsent, Runnable onDrained, Runnable onClosed)
      throws IOException {
    this.context = context;
    this.out = context.getResponse().getOutputStream();
    this.allUnsent = allUnsent;
    this.onDrained = onDrained;
    this.onClosed = onClosed;
  }

  /** Begins to write. */
  void start() {
    context.addListener(this);
    out.setWriteListener(this);
  }

  /** Sends bytes as soon as the client takes them. */
  void send(List<byte[]> pieces) {
    synchronized (this) {
      if (closed) {
        return;
      }
      for (byte[] piece : pieces) {
        unsent.add(piece);
        unsentBytes += piece.length;
        allUnsent.addAndGet(piece.length);
      }
      if (flushed) {
        lastProgress = System.nanoTime();
      }
      flushed = false;
    }
    write();
  }

  /** Returns whether the client has taken everything. */
  synchronized boolean isDrained() {
    return unsent.isEmpty() && flushed;
  }

  /** Returns for how long nothing has been sent. */
  synchronized Duration sinceProgress() {
    return Duration.ofNanos(System.nanoTime() - lastProgress);
  }

  @Override
  public void onWritePossible() {
    synchronized (this) {
      started = true;
    }
    write();
  }

  private void write() {
    boolean drained;
    try {
      synchronized (this) {
        drained = writeWhilePossible();
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("A client is gone", e);
      close();
      return;
    }
    if (drained) {
      onDrained.run();
    }
  }

  private boolean writeWhilePossible() throws IOException {
    if (!started || closed) {
      return false;
    }
    while (!flushed && out.isReady()) {
      byte[] piece = unsent.poll();
      if (piece == null) {
        out.flush();
        flushed = true;
      } else {
        out.write(piece);
        unsentBytes -= piece.length;
        allUnsent.addAndGet(-piece.length);
      }
      lastProgress = System.nanoTime();
    }
    return flushed;
  }

  /** Ends the connection, whether or not the client has taken everything. */
  void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      unsent.clear();
      allUnsent.addAndGet(-unsentBytes);
      unsentBytes = 0;
    }
    onClosed.run();
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.debug("The server has ended the request", e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    close();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    close();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    close();
  }

  @Override
  public void onError(AsyncEvent event) {
    close();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {}
}
