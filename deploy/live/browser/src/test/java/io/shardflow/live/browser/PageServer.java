package io.shardflow.live.browser;

import io.shardflow.live.health.FolderHealth;
import io.shardflow.live.server.LiveServer;
import io.shardflow.live.server.ServerSettings;
import io.shardflow.live.store.LiveStore;
import io.shardflow.live.store.StoreSettings;
import io.shardflow.live.tail.TailSettings;
import io.shardflow.live.tail.Tailer;
import java.io.IOException;
import java.nio.file.Path;

/** The real server over a folder of results. It can stop, and start again on the same port. */
final class PageServer implements AutoCloseable {
  private final Path root;
  private final int port;
  private LiveStore store;
  private LiveServer server;
  private Tailer tailer;

  private PageServer(Path root, boolean followsFiles) throws IOException {
    this.root = root;
    start(0, followsFiles);
    this.port = server.port();
  }

  /** Starts a server that follows the files of a folder. */
  static PageServer over(Path root) throws IOException {
    return new PageServer(root, true);
  }

  /** Starts a server whose store the test fills itself. */
  static PageServer withoutFiles() throws IOException {
    return new PageServer(Path.of("out"), false);
  }

  private void start(int wanted, boolean followsFiles) throws IOException {
    store = new LiveStore(StoreSettings.of(root.getFileName().toString()));
    server = LiveServer.start(ServerSettings.ofPort(wanted), store, new FolderHealth(store));
    tailer = followsFiles ? Tailer.start(TailSettings.of(root.toString()), store) : null;
  }

  LiveStore store() {
    return store;
  }

  /** Returns the address of a view. */
  String url(String query) {
    return "http://localhost:" + port + "/" + query;
  }

  void stop() {
    if (server != null) {
      server.close();
      if (tailer != null) {
        tailer.close();
      }
      store.close();
      server = null;
    }
  }

  void startAgain() throws IOException {
    start(port, true);
  }

  @Override
  public void close() {
    stop();
  }
}
