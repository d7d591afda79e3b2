package io.shardflow.local.live;

import io.shardflow.live.health.HealthSource;
import io.shardflow.live.server.LiveServer;
import io.shardflow.live.server.ServerSettings;
import io.shardflow.live.store.LiveStore;
import io.shardflow.live.store.StoreSettings;
import io.shardflow.live.tail.TailSettings;
import io.shardflow.live.tail.Tailer;
import java.io.IOException;
import java.util.function.Function;

/** A page over a folder of results: what follows the files, what is known of them, and a server. */
final class LivePage implements AutoCloseable {
  private final LiveStore store;
  private final Tailer tailer;
  private final LiveServer server;

  private LivePage(LiveStore store, Tailer tailer, LiveServer server) {
    this.store = store;
    this.tailer = tailer;
    this.server = server;
  }

  /**
   * Starts the server, then begins to read files.
   *
   * @param health makes the health source, which can ask the store
   * @throws IOException if the server cannot listen
   */
  static LivePage start(
      TailSettings folder,
      StoreSettings bounds,
      ServerSettings settings,
      Function<LiveStore, HealthSource> health)
      throws IOException {
    LiveStore store = new LiveStore(bounds);
    LiveServer server;
    try {
      server = LiveServer.start(settings, store, health.apply(store));
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
    try {
      return new LivePage(store, Tailer.start(folder, store), server);
    } catch (RuntimeException e) {
      server.close();
      store.close();
      throw e;
    }
  }

  /** Returns the address of the page. */
  String url() {
    return server.url();
  }

  /** Returns the port of the page. */
  int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
    tailer.close();
    store.close();
  }
}
