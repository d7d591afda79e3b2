package io.shardflow.localkinesis;

import io.shardflow.localkinesis.faults.FaultInjection;
import io.shardflow.localkinesis.faults.KinesisFaults;
import io.shardflow.localkinesis.http.HttpServer;
import io.shardflow.localkinesis.http.KinesisHttpHandler;
import io.shardflow.localkinesis.http.Subscriptions;
import io.shardflow.localkinesis.operation.AccessControl;
import io.shardflow.localkinesis.operation.Operations;
import io.shardflow.localkinesis.operation.RecordOperations;
import io.shardflow.localkinesis.operation.StreamOperations;
import io.shardflow.localkinesis.stream.Streams;
import java.io.IOException;
import java.util.Map;
import java.util.Set;

/**
 * A Kinesis in this process, for clients on this machine. It accepts all credentials unless its
 * settings name users. All regions are the same. All data is lost when it is closed.
 */
public final class LocalKinesis implements AutoCloseable {
  /** The maximum number of open shards in all streams together. */
  public static final int MAX_SHARDS = Streams.MAX_SHARDS;

  private final KinesisSettings settings;
  private final Streams streams;
  private final RecordOperations records;
  private final FaultInjection faults;
  private final AccessControl access;
  private final Operations operations;
  private final HttpServer server;

  private LocalKinesis(KinesisSettings settings) throws IOException {
    this.settings = settings;
    streams = new Streams(settings.retention(), settings.limits(), settings.memoryBytes());
    faults = new FaultInjection(settings.faults());
    records = new RecordOperations(streams, faults, settings.clock());
    StreamOperations streamOperations = new StreamOperations(streams, settings.clock());
    access = new AccessControl(settings.users());
    operations = new Operations(streamOperations, records, access, faults);
    server =
        HttpServer.start(
            settings.port(),
            new KinesisHttpHandler(
                operations,
                new Subscriptions(
                    streamOperations, records, faults, settings.clock(), settings.limits()),
                faults));
  }

  /**
   * Starts a local Kinesis.
   *
   * @throws IOException if it cannot listen on the port
   */
  public static LocalKinesis start(KinesisSettings settings) throws IOException {
    return new LocalKinesis(settings);
  }

  /** Returns the URL for clients. */
  public String endpoint() {
    return "http://localhost:" + server.port();
  }

  /** Creates a stream, which is active at once. */
  public void createStream(String name, int shards) {
    streams.create(name, StreamOperations.PROVISIONED, shards, settings.clock().millis());
  }

  /** Replaces the faults to inject. */
  public void setFaults(KinesisFaults faults) {
    this.faults.set(faults);
  }

  /** Replaces the actions that users may call; see {@link KinesisSettings#users}. */
  public void setUsers(Map<String, Set<String>> users) {
    access.set(users);
  }

  /** Returns the counters since the start. */
  public KinesisCounts counts() {
    return new KinesisCounts(
        records.recordsIn(),
        records.recordsOut(),
        records.refused(),
        streams.droppedRecords(),
        streams.heldBytes(),
        operations.calls(),
        faults.counts());
  }

  @Override
  public void close() {
    server.close();
  }
}
