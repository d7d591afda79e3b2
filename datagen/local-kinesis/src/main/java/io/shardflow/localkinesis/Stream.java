package io.shardflow.localkinesis;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongConsumer;

/**
 * One stream: its shards and who has registered to read them. Thread-safe: while shards are changed
 * no record comes in, so that each goes either to the parents or to the children.
 */
final class Stream {
  private static final Duration SHORTEST_RETENTION = Duration.ofHours(24);
  private static final Duration LONGEST_RETENTION = Duration.ofHours(8760);
  private static final int MOST_CONSUMERS = 20;

  private final String name;
  private final String mode;
  private final long createdMillis;
  private final KinesisSettings settings;
  private final LongConsumer heldBytes;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final List<Shard> shards = new CopyOnWriteArrayList<>();
  private final NavigableMap<BigInteger, Shard> open = new TreeMap<>();
  private final Map<String, Consumer> consumers = new LinkedHashMap<>();
  private int shardsMade;
  private volatile Duration retention;

  /** Who reads with a share of each shard's throughput of its own. */
  record Consumer(String name, String arn, long createdMillis) {}

  /** A record's place. */
  record Position(String shardId, String sequenceNumber) {}

  Stream(
      String name,
      String mode,
      int shardCount,
      long nowMillis,
      KinesisSettings settings,
      LongConsumer heldBytes) {
    this.name = name;
    this.mode = mode;
    createdMillis = nowMillis;
    this.settings = settings;
    retention = settings.retention();
    this.heldBytes = heldBytes;
    for (int i = 0; i < shardCount; i++) {
      open(HashKeyRanges.part(i, shardCount), List.of(), nowMillis);
    }
  }

  String name() {
    return name;
  }

  String arn() {
    return Streams.ARN_PREFIX + name;
  }

  String mode() {
    return mode;
  }

  long createdMillis() {
    return createdMillis;
  }

  /** Adds a record; its sequence number is null where that is more than its shard's limits. */
  Position put(long nowMillis, String partitionKey, BigInteger hashKey, byte[] data) {
    lock.readLock().lock();
    try {
      if (open.isEmpty()) {
        throw KinesisError.notFound(
            "Stream %s under account %s has just been deleted.", name, Streams.ACCOUNT);
      }
      Shard shard = open.floorEntry(hashKey).getValue();
      return new Position(shard.id(), shard.put(nowMillis, partitionKey, data));
    } finally {
      lock.readLock().unlock();
    }
  }

  /** All shards that last, in the order of their ids, without the records that are too old. */
  List<Shard> shards(long nowMillis) {
    long horizon = trimHorizon(nowMillis);
    shards.forEach(shard -> shard.dropBefore(horizon));
    shards.removeIf(shard -> !shard.lasts(horizon));
    return List.copyOf(shards);
  }

  /** A shard, without the records that have become too old. */
  Shard shard(String id, long nowMillis) {
    long horizon = trimHorizon(nowMillis);
    Shard found =
        shards.stream()
            .filter(shard -> shard.id().equals(id) && shard.lasts(horizon))
            .findFirst()
            .orElseThrow(
                () ->
                    KinesisError.notFound(
                        "Shard %s in stream %s under account %s does not exist",
                        id, name, Streams.ACCOUNT));
    found.dropBefore(horizon);
    return found;
  }

  int openShardCount() {
    lock.readLock().lock();
    try {
      return open.size();
    } finally {
      lock.readLock().unlock();
    }
  }

  void split(String shardId, BigInteger newStart, long nowMillis) {
    lock.writeLock().lock();
    try {
      Shard shard = openShard(shardId, nowMillis);
      if (!shard.hashKeys().contains(newStart) || newStart.equals(shard.hashKeys().start())) {
        throw KinesisError.invalidArgument(
            "NewStartingHashKey %s used in SplitShard() on shard %s in stream %s under account %s is"
                + " not both greater than one plus the shard's StartingHashKey %s and less than the"
                + " shard's EndingHashKey %s.",
            newStart,
            shardId,
            name,
            Streams.ACCOUNT,
            shard.hashKeys().start(),
            shard.hashKeys().end());
      }
      replace(
          List.of(shard),
          List.of(shard.hashKeys().before(newStart), shard.hashKeys().from(newStart)),
          nowMillis);
    } finally {
      lock.writeLock().unlock();
    }
  }

  void merge(String shardId, String adjacentId, long nowMillis) {
    lock.writeLock().lock();
    try {
      Shard shard = openShard(shardId, nowMillis);
      Shard adjacent = openShard(adjacentId, nowMillis);
      if (!shard.hashKeys().isJustBefore(adjacent.hashKeys())
          && !adjacent.hashKeys().isJustBefore(shard.hashKeys())) {
        throw KinesisError.invalidArgument(
            "Shards %s and %s in stream %s under account %s are not an adjacent pair of shards"
                + " eligible for merging",
            shardId, adjacentId, name, Streams.ACCOUNT);
      }
      replace(
          List.of(shard, adjacent), List.of(shard.hashKeys().with(adjacent.hashKeys())), nowMillis);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * Splits and merges until there are so many shards of the same size; as with AWS, some live just
   * for that.
   */
  void updateShardCount(int target, long nowMillis) {
    lock.writeLock().lock();
    try {
      if (target > 2 * open.size() || 2 * target < open.size()) {
        throw KinesisError.limitExceeded(
            "UpdateShardCount cannot change the %d shards of stream %s to %d: at most to twice as"
                + " many and at least to half as many",
            open.size(), name, target);
      }
      List<HashKeyRanges> parts = new ArrayList<>();
      for (int i = 0; i < target; i++) {
        parts.add(HashKeyRanges.part(i, target));
      }
      for (HashKeyRanges part : parts) {
        Shard shard = open.floorEntry(part.start()).getValue();
        if (!shard.hashKeys().start().equals(part.start())) {
          replace(
              List.of(shard),
              List.of(shard.hashKeys().before(part.start()), shard.hashKeys().from(part.start())),
              nowMillis);
        }
      }
      for (HashKeyRanges part : parts) {
        for (Map.Entry<BigInteger, Shard> after;
            (after = open.higherEntry(part.start())) != null
                && part.contains(after.getValue().hashKeys()); ) {
          Shard shard = open.get(part.start());
          replace(
              List.of(shard, after.getValue()),
              List.of(shard.hashKeys().with(after.getValue().hashKeys())),
              nowMillis);
        }
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  /** Closes shards and opens their children. */
  private void replace(List<Shard> parents, List<HashKeyRanges> children, long nowMillis) {
    for (Shard parent : parents) {
      parent.close(nowMillis);
      open.remove(parent.hashKeys().start());
    }
    for (HashKeyRanges hashKeys : children) {
      Shard child = open(hashKeys, parents, nowMillis);
      parents.forEach(parent -> parent.addChild(child));
    }
  }

  private Shard open(HashKeyRanges hashKeys, List<Shard> parents, long nowMillis) {
    Shard shard =
        new Shard(
            shardsMade++,
            hashKeys,
            parents,
            createdMillis,
            nowMillis,
            settings.limits(),
            heldBytes);
    shards.add(shard);
    open.put(hashKeys.start(), shard);
    return shard;
  }

  private Shard openShard(String id, long nowMillis) {
    Shard shard = shard(id, nowMillis);
    if (!shard.isOpen()) {
      throw KinesisError.invalidArgument(
          "Shard %s in stream %s under account %s is closed already", id, name, Streams.ACCOUNT);
    }
    return shard;
  }

  Duration retention() {
    return retention;
  }

  /** Sets how long records are kept: longer than until now, or else shorter. */
  void retain(int hours, boolean longer) {
    Duration wanted = Duration.ofHours(hours);
    if (wanted.compareTo(SHORTEST_RETENTION) < 0
        || wanted.compareTo(LONGEST_RETENTION) > 0
        || (longer ? wanted.compareTo(retention) < 0 : wanted.compareTo(retention) > 0)) {
      throw KinesisError.invalidArgument(
          "The retention period of stream %s cannot be %s from %d hours to %d: it is from %d to %d"
              + " hours",
          name,
          longer ? "increased" : "decreased",
          retention.toHours(),
          hours,
          SHORTEST_RETENTION.toHours(),
          LONGEST_RETENTION.toHours());
    }
    retention = wanted;
  }

  /** The moment before which records are too old. */
  long trimHorizon(long nowMillis) {
    return Math.max(createdMillis, nowMillis - retention.toMillis());
  }

  /** Forgets all records and takes no more, as when the stream is deleted. */
  void clear() {
    lock.writeLock().lock();
    try {
      open.clear();
      shards.forEach(shard -> shard.dropBefore(Long.MAX_VALUE));
    } finally {
      lock.writeLock().unlock();
    }
  }

  Consumer register(String consumer, long nowMillis) {
    synchronized (consumers) {
      if (consumers.containsKey(consumer)) {
        throw KinesisError.inUse(
            "Consumer %s of stream %s under account %s is registered already",
            consumer, name, Streams.ACCOUNT);
      }
      if (consumers.size() == MOST_CONSUMERS) {
        throw KinesisError.limitExceeded(
            "Stream %s under account %s has %d consumers already, the most there can be",
            name, Streams.ACCOUNT, MOST_CONSUMERS);
      }
      Consumer registered =
          new Consumer(
              consumer,
              "%s/consumer/%s:%d".formatted(arn(), consumer, nowMillis / 1000),
              nowMillis);
      consumers.put(consumer, registered);
      return registered;
    }
  }

  void deregister(Consumer consumer) {
    synchronized (consumers) {
      consumers.remove(consumer.name());
    }
  }

  List<Consumer> consumers() {
    synchronized (consumers) {
      return consumers.values().stream().sorted(Comparator.comparing(Consumer::name)).toList();
    }
  }
}
