package io.shardflow.live.server;

import java.time.Duration;
import java.util.Objects;

/**
 * Where the server listens, whom it serves, and how much.
 *
 * @param host the address to listen on
 * @param port the port; 0 selects a free one
 * @param token what callers must know; null if everybody on this machine may call
 * @param secret signs what is delivered, as Standard Webhooks says; null for no signatures
 * @param connections how many streams can be open at the same time
 * @param ingestBytes the size of the largest delivery
 * @param responseBytes the size of the largest result, uncompressed
 * @param heartbeat the time without events after which a stream sends a comment
 * @param patience how long a client may take none of what is sent before its stream is closed
 */
public record ServerSettings(
    String host,
    int port,
    String token,
    String secret,
    int connections,
    int ingestBytes,
    int responseBytes,
    Duration heartbeat,
    Duration patience) {
  /** The address of this machine that no other machine reaches. */
  public static final String LOOPBACK = "127.0.0.1";

  /** How many streams can be open by default. */
  public static final int CONNECTIONS = 64;

  /** Jobs send at most 5 MiB, and an array has some bytes more. */
  private static final int INGEST_BYTES = 6 << 20;

  private static final int RESPONSE_BYTES = 32 << 20;

  /**
   * Creates settings.
   *
   * @throws IllegalArgumentException if other machines could call without a token
   */
  public ServerSettings {
    Objects.requireNonNull(host);
    Objects.requireNonNull(heartbeat);
    Objects.requireNonNull(patience);
    if (!isLoopback(host) && token == null) {
      throw new IllegalArgumentException("Other machines reach " + host + ": a token is needed");
    }
  }

  /** Returns the settings of a server for this machine only. */
  public static ServerSettings ofPort(int port) {
    return new ServerSettings(
        LOOPBACK,
        port,
        null,
        null,
        CONNECTIONS,
        INGEST_BYTES,
        RESPONSE_BYTES,
        Duration.ofSeconds(15),
        Duration.ofSeconds(10));
  }

  /** Returns whether only this machine reaches an address. */
  public static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.equals("::1")
        || host.equals("[::1]")
        || host.matches("127(\\.\\d{1,3}){3}");
  }

  boolean isLocal() {
    return isLoopback(host);
  }

  /** Returns a copy for another address, whose callers must know a token. */
  public ServerSettings withHost(String newHost, String newToken) {
    return new ServerSettings(
        newHost,
        port,
        newToken,
        secret,
        connections,
        ingestBytes,
        responseBytes,
        heartbeat,
        patience);
  }

  /** Returns a copy with another secret of signatures. */
  public ServerSettings withSecret(String newSecret) {
    return new ServerSettings(
        host, port, token, newSecret, connections, ingestBytes, responseBytes, heartbeat, patience);
  }

  /** Returns a copy with other limits. */
  public ServerSettings withLimits(int newConnections, int newIngestBytes, int newResponseBytes) {
    return new ServerSettings(
        host,
        port,
        token,
        secret,
        newConnections,
        newIngestBytes,
        newResponseBytes,
        heartbeat,
        patience);
  }

  /** Returns a copy with other times of streams. */
  public ServerSettings withTimes(Duration newHeartbeat, Duration newPatience) {
    return new ServerSettings(
        host,
        port,
        token,
        secret,
        connections,
        ingestBytes,
        responseBytes,
        newHeartbeat,
        newPatience);
  }
}
