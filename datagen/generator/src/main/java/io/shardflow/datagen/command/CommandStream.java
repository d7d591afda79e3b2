package io.shardflow.datagen.command;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.awssdk.services.kinesis.model.ExpiredIteratorException;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardFilterType;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * Reads the records that arrive in a Kinesis stream from now on, by polling each shard in a thread
 * of its own. It follows the stream when shards are split and merged. After an error it continues
 * where it was.
 */
public final class CommandStream implements AutoCloseable {
  /** Each shard allows five reads per second, of all readers together. */
  private static final Duration POLL_INTERVAL = Duration.ofMillis(250);

  private final KinesisClient kinesis;
  private final String stream;
  private final Consumer<byte[]> records;
  private final Consumer<String> warnings;
  private final Instant start = Instant.now();

  /** The shards that were ever read, by id. Ended ones stay, so that none is read twice. */
  private final Map<String, Position> positions = new LinkedHashMap<>();

  private final ScheduledExecutorService poller =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "command-stream");
            thread.setDaemon(true);
            return thread;
          });

  /** Whether the last poll failed. Only the thread that polls uses it, and then close(). */
  private boolean failing;

  /** Where the next read of a shard starts. */
  private static final class Position {
    /** Null before the first read and after an iterator has expired. */
    String iterator;

    /** Null before the first record. */
    String lastSequenceNumber;

    /** Whether the shard was opened after the start, so that all its records are read. */
    boolean opensLater;

    boolean ended;
  }

  /**
   * Starts reading. Closes the client when it is closed, also if this fails.
   *
   * @param records receives the records, in the thread of this reader
   * @param warnings receives a message when reading begins to fail
   * @throws IOException if the stream cannot be read
   */
  public static CommandStream open(
      KinesisClient kinesis, String stream, Consumer<byte[]> records, Consumer<String> warnings)
      throws IOException {
    CommandStream opened = new CommandStream(kinesis, stream, records, warnings);
    try {
      opened.findNewest();
    } catch (SdkException e) {
      opened.failing = true;
      opened.close();
      throw new IOException(
          "Cannot read the stream of commands " + stream + ": " + e.getMessage(), e);
    }
    opened.poller.scheduleWithFixedDelay(
        opened::poll, 0, POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    return opened;
  }

  private CommandStream(
      KinesisClient kinesis, String stream, Consumer<byte[]> records, Consumer<String> warnings) {
    this.kinesis = kinesis;
    this.stream = stream;
    this.records = records;
    this.warnings = warnings;
  }

  /** Finds the open shards, and where they end now. */
  private void findNewest() {
    ListShardsRequest request =
        ListShardsRequest.builder()
            .streamName(stream)
            .shardFilter(filter -> filter.type(ShardFilterType.AT_LATEST))
            .build();
    while (request != null) {
      ListShardsResponse page = kinesis.listShards(request);
      for (Shard shard : page.shards()) {
        Position position = new Position();
        position.iterator = iterator(shard.shardId(), ShardIteratorType.LATEST, null);
        positions.put(shard.shardId(), position);
      }
      request =
          page.nextToken() == null
              ? null
              : ListShardsRequest.builder().nextToken(page.nextToken()).build();
    }
  }

  private void poll() {
    String failure = null;
    // A copy, because a shard that has ended adds its children.
    for (Map.Entry<String, Position> shard : List.copyOf(positions.entrySet())) {
      try {
        if (!shard.getValue().ended) {
          read(shard.getKey(), shard.getValue());
        }
      } catch (ExpiredIteratorException e) {
        shard.getValue().iterator = null;
      } catch (RuntimeException e) {
        // An uncaught exception would end the polling silently.
        failure = e.getMessage();
      }
    }
    if (failure != null && !failing) {
      warnings.accept(
          "Cannot read the stream of commands " + stream + ", trying again: " + failure);
    }
    failing = failure != null;
  }

  private void read(String shard, Position position) {
    if (position.iterator == null) {
      position.iterator = iterator(shard, position);
    }
    GetRecordsResponse response = kinesis.getRecords(get -> get.shardIterator(position.iterator));
    for (Record record : response.records()) {
      records.accept(record.data().asByteArray());
      position.lastSequenceNumber = record.sequenceNumber();
    }
    position.iterator = response.nextShardIterator();
    if (position.iterator == null) {
      position.ended = true;
      for (ChildShard child : response.childShards()) {
        Position beginning = new Position();
        beginning.opensLater = true;
        positions.putIfAbsent(child.shardId(), beginning);
      }
    }
  }

  private String iterator(String shard, Position position) {
    if (position.lastSequenceNumber != null) {
      return iterator(shard, ShardIteratorType.AFTER_SEQUENCE_NUMBER, position.lastSequenceNumber);
    }
    return position.opensLater
        ? iterator(shard, ShardIteratorType.TRIM_HORIZON, null)
        : iterator(shard, ShardIteratorType.AT_TIMESTAMP, null);
  }

  private String iterator(String shard, ShardIteratorType type, String sequenceNumber) {
    GetShardIteratorRequest.Builder request =
        GetShardIteratorRequest.builder()
            .streamName(stream)
            .shardId(shard)
            .shardIteratorType(type)
            .startingSequenceNumber(sequenceNumber);
    if (type == ShardIteratorType.AT_TIMESTAMP) {
      request.timestamp(start);
    }
    return kinesis.getShardIterator(request.build()).shardIterator();
  }

  /** Reads what has arrived until now, stops, and closes the client. */
  @Override
  public void close() {
    if (poller.isShutdown()) {
      return;
    }
    poller.shutdown();
    try {
      if (poller.awaitTermination(1, TimeUnit.MINUTES) && !failing) {
        poll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      kinesis.close();
    }
  }
}
