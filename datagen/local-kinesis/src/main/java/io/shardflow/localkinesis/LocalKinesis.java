package io.shardflow.localkinesis;

import io.shardflow.localkinesis.faults.FaultInjection;
import io.shardflow.localkinesis.faults.KinesisFaults;
import io.shardflow.localkinesis.firehose.FirehoseService;
import io.shardflow.localkinesis.http.CallHandler;
import io.shardflow.localkinesis.http.HttpServer;
import io.shardflow.localkinesis.http.Subscriptions;
import io.shardflow.localkinesis.operation.AccessControl;
import io.shardflow.localkinesis.operation.KinesisService;
import io.shardflow.localkinesis.operation.Operations;
import io.shardflow.localkinesis.operation.RecordOperations;
import io.shardflow.localkinesis.operation.StreamOperations;
import io.shardflow.localkinesis.sns.Notification;
import io.shardflow.localkinesis.sns.SnsService;
import io.shardflow.localkinesis.stream.Streams;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A Kinesis in this process, for clients on this machine, with the Firehose and the SNS to which
 * results can be delivered. It accepts all credentials unless its settings name users. All regions
 * are the same. All data is lost when it is closed, except the files of Firehose.
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
  private final FirehoseService firehose;
  private final SnsService sns;
  private final HttpServer server;

  private LocalKinesis(KinesisSettings settings) throws IOException {
    this.settings = settings;
    streams = new Streams(settings.retention(), settings.limits(), settings.memoryBytes());
    faults = new FaultInjection(settings.faults());
    records = new RecordOperations(streams, faults, settings.clock());
    StreamOperations streamOperations = new StreamOperations(streams, settings.clock());
    access = new AccessControl(settings.users());
    operations = new Operations(access, faults);
    firehose = new FirehoseService(faults, settings.clock(), settings.limits());
    sns = new SnsService(faults, settings.clock(), settings.limits());
    server =
        HttpServer.start(
            settings.host(),
            settings.port(),
            new CallHandler(
                operations,
                new KinesisService(streamOperations, records),
                firehose,
                sns,
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

  /**
   * Creates a Firehose delivery stream. It writes files below {@code YYYY/MM/dd/HH} (UTC) in a
   * folder. Only complete files are visible there.
   *
   * @param bufferBytes the size from which on a file is complete
   * @param bufferInterval the time after the first record of a file when it is complete; closing
   *     also completes it
   */
  public void createDeliveryStream(
      String name, Path folder, int bufferBytes, Duration bufferInterval) {
    firehose.create(name, folder, bufferBytes, bufferInterval);
  }

  /** Creates an SNS topic, unless it exists. It is a FIFO topic if its name ends in .fifo. */
  public void createTopic(String name) {
    sns.create(name, false);
  }

  /** Returns the newest 16 MiB of the messages of an SNS topic, oldest first. */
  public List<Notification> messages(String topic) {
    return sns.messages(topic);
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
        records.refused() + firehose.refused() + sns.refused(),
        streams.droppedRecords(),
        streams.heldBytes(),
        firehose.recordsIn(),
        sns.messageCount(),
        operations.calls(),
        faults.counts());
  }

  /**
   * Ends all connections, and completes the files of Firehose.
   *
   * @throws java.io.UncheckedIOException if a file cannot be written
   */
  @Override
  public void close() {
    server.close();
    firehose.close();
  }
}
