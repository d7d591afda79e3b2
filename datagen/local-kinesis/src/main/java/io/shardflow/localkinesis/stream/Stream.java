package io.shardflow.localkinesis.stream;

import io.shardflow.localkinesis.api.ServiceError;
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
 * A stream: its shards and registered consumers. Thread-safe: no records are added while shards are
 * split or merged, so that each record goes either to a parent or to a child.
 */
public final class Stream {
  private static final Duration MIN_RETENTION = Duration.ofHours(24);
  private static final Duration MAX_RETENTION = Duration.ofHours(8760);
  private static final int MAX_CONSUMERS = 20;

  private final String name;
  private final String mode;
  private final long createdMillis;
  private final boolean limited;
  private final LongConsumer heldBytes;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final List<Shard> shards = new CopyOnWriteArrayList<>();
  private final NavigableMap<BigInteger, Shard> openShards = new TreeMap<>();
  private final Map<String, Consumer> consumers = new LinkedHashMap<>();
  private int createdShards;
  private volatile Duration retention;

  /** A registered consumer with enhanced fan-out. */
  public record Consumer(String name, String arn, long createdMillis) {}

  /** The shard and sequence number of a record. */
  public record Position(String shardId, String sequenceNumber) {}

  Stream(
      String name,
      String mode,
      int shardCount,
      long nowMillis,
      Duration retention,
      boolean limited,
      LongConsumer heldBytes) {
    this.name = name;
    this.mode = mode;
    createdMillis = nowMillis;
    this.retention = retention;
    this.limited = limited;
    this.heldBytes = heldBytes;
    for (int i = 0; i < shardCount; i++) {
      open(HashKeys.part(i, shardCount), List.of(), nowMillis);
    }
  }

  public String name() {
    return name;
  }

  public String arn() {
    return Arns.ofStream(name);
  }

  public String mode() {
    return mode;
  }

  public long createdMillis() {
    return createdMillis;
  }

  /** Adds a record. Its sequence number is null if that exceeds the limits of the shard. */
  Position put(long nowMillis, String partitionKey, BigInteger hashKey, byte[] data) {
    lock.readLock().lock();
    try {
      if (openShards.isEmpty()) {
        throw ServiceError.notFound(
            "Stream %s under account %s has just been deleted.", name, Arns.ACCOUNT);
      }
      Shard shard = openShards.floorEntry(hashKey).getValue();
      return new Position(shard.id(), shard.put(nowMillis, partitionKey, data));
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Returns the retained shards in the order of their ids, and deletes expired records. */
  public List<Shard> shards(long nowMillis) {
    long horizon = trimHorizon(nowMillis);
    shards.forEach(shard -> shard.dropBefore(horizon));
    shards.removeIf(shard -> !shard.isRetained(horizon));
    return List.copyOf(shards);
  }

  /** Returns a shard and deletes its expired records. */
  public Shard shard(String id, long nowMillis) {
    long horizon = trimHorizon(nowMillis);
    Shard found =
        shards.stream()
            .filter(shard -> shard.id().equals(id) && shard.isRetained(horizon))
            .findFirst()
            .orElseThrow(
                () ->
                    ServiceError.notFound(
                        "Shard %s in stream %s under account %s does not exist",
                        id, name, Arns.ACCOUNT));
    found.dropBefore(horizon);
    return found;
  }

  public int openShardCount() {
    lock.readLock().lock();
    try {
      return openShards.size();
    } finally {
      lock.readLock().unlock();
    }
  }

  public void split(String shardId, BigInteger newStart, long nowMillis) {
    lock.writeLock().lock();
    try {
      Shard shard = openShard(shardId, nowMillis);
      if (!shard.hashKeys().contains(newStart) || newStart.equals(shard.hashKeys().start())) {
        throw ServiceError.invalidArgument(
            "NewStartingHashKey %s used in SplitShard() on shard %s in stream %s under account %s"
                + " is not both greater than one plus the shard's StartingHashKey %s and less than"
                + " the shard's EndingHashKey %s.",
            newStart,
            shardId,
            name,
            Arns.ACCOUNT,
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

  public void merge(String shardId, String adjacentId, long nowMillis) {
    lock.writeLock().lock();
    try {
      Shard shard = openShard(shardId, nowMillis);
      Shard adjacent = openShard(adjacentId, nowMillis);
      if (!shard.hashKeys().isJustBefore(adjacent.hashKeys())
          && !adjacent.hashKeys().isJustBefore(shard.hashKeys())) {
        throw ServiceError.invalidArgument(
            "Shards %s and %s in stream %s under account %s are not an adjacent pair of shards"
                + " eligible for merging",
            shardId, adjacentId, name, Arns.ACCOUNT);
      }
      replace(
          List.of(shard, adjacent), List.of(shard.hashKeys().with(adjacent.hashKeys())), nowMillis);
    } finally {
      lock.writeLock().unlock();
    }
  }

  /**
   * Splits and merges shards until there are as many as requested, all of the same size. As on AWS,
   * some shards exist only on the way there.
   */
  public void updateShardCount(int target, long nowMillis) {
    lock.writeLock().lock();
    try {
      if (target > 2 * openShards.size() || 2 * target < openShards.size()) {
        throw ServiceError.limitExceeded(
            "UpdateShardCount cannot change the %d shards of stream %s to %d: the target must be at"
                + " least half and at most twice the current count",
            openShards.size(), name, target);
      }
      List<HashKeys> parts = new ArrayList<>();
      for (int i = 0; i < target; i++) {
        parts.add(HashKeys.part(i, target));
      }
      for (HashKeys part : parts) {
        Shard shard = openShards.floorEntry(part.start()).getValue();
        if (!shard.hashKeys().start().equals(part.start())) {
          replace(
              List.of(shard),
              List.of(shard.hashKeys().before(part.start()), shard.hashKeys().from(part.start())),
              nowMillis);
        }
      }
      for (HashKeys part : parts) {
        for (Map.Entry<BigInteger, Shard> after;
            (after = openShards.higherEntry(part.start())) != null
                && part.contains(after.getValue().hashKeys()); ) {
          Shard shard = openShards.get(part.start());
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
  private void replace(List<Shard> parents, List<HashKeys> children, long nowMillis) {
    for (Shard parent : parents) {
      parent.close(nowMillis);
      openShards.remove(parent.hashKeys().start());
    }
    for (HashKeys hashKeys : children) {
      Shard child = open(hashKeys, parents, nowMillis);
      parents.forEach(parent -> parent.addChild(child));
    }
  }

  private Shard open(HashKeys hashKeys, List<Shard> parents, long nowMillis) {
    Shard shard =
        new Shard(createdShards++, hashKeys, parents, createdMillis, nowMillis, limited, heldBytes);
    shards.add(shard);
    openShards.put(hashKeys.start(), shard);
    return shard;
  }

  private Shard openShard(String id, long nowMillis) {
    Shard shard = shard(id, nowMillis);
    if (!shard.isOpen()) {
      throw ServiceError.invalidArgument(
          "Shard %s in stream %s under account %s is already closed", id, name, Arns.ACCOUNT);
    }
    return shard;
  }

  public Duration retention() {
    return retention;
  }

  /** Increases or decreases the retention period. */
  public void setRetention(int hours, boolean increase) {
    Duration wanted = Duration.ofHours(hours);
    if (wanted.compareTo(MIN_RETENTION) < 0
        || wanted.compareTo(MAX_RETENTION) > 0
        || (increase ? wanted.compareTo(retention) < 0 : wanted.compareTo(retention) > 0)) {
      throw ServiceError.invalidArgument(
          "The retention period of stream %s cannot be %s from %d hours to %d: the allowed range is"
              + " %d to %d hours",
          name,
          increase ? "increased" : "decreased",
          retention.toHours(),
          hours,
          MIN_RETENTION.toHours(),
          MAX_RETENTION.toHours());
    }
    retention = wanted;
  }

  /** Returns the time before which records have expired. */
  public long trimHorizon(long nowMillis) {
    return Math.max(createdMillis, nowMillis - retention.toMillis());
  }

  /** Deletes all records and accepts no more, because the stream is deleted. */
  void clear() {
    lock.writeLock().lock();
    try {
      openShards.clear();
      shards.forEach(shard -> shard.dropBefore(Long.MAX_VALUE));
    } finally {
      lock.writeLock().unlock();
    }
  }

  public Consumer register(String consumer, long nowMillis) {
    synchronized (consumers) {
      if (consumers.containsKey(consumer)) {
        throw ServiceError.inUse(
            "Consumer %s of stream %s under account %s is already registered",
            consumer, name, Arns.ACCOUNT);
      }
      if (consumers.size() == MAX_CONSUMERS) {
        throw ServiceError.limitExceeded(
            "Stream %s under account %s already has the maximum of %d consumers",
            name, Arns.ACCOUNT, MAX_CONSUMERS);
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

  public void deregister(Consumer consumer) {
    synchronized (consumers) {
      consumers.remove(consumer.name());
    }
  }

  public List<Consumer> consumers() {
    synchronized (consumers) {
      return consumers.values().stream().sorted(Comparator.comparing(Consumer::name)).toList();
    }
  }
}
