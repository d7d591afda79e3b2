package io.shardflow.localkinesis;

import io.shardflow.localkinesis.KinesisFaults.Fault;
import io.shardflow.localkinesis.Messages.*;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What can be called, by its name. Thread-safe. */
final class Operations {
  static final String SUBSCRIBE = "SubscribeToShard";

  private static final Set<String> OF_RECORDS =
      Set.of("PutRecord", "PutRecords", "GetRecords", "GetShardIterator");

  private final AccessControl access;
  private final FaultInjection chance;
  private final Map<String, Long> calls = new ConcurrentHashMap<>();
  private final Map<String, Operation<?>> operations = new HashMap<>();

  private record Operation<Q>(Class<Q> request, Function<Q, Object> work) {
    Object call(WireFormat wire, byte[] body) {
      return work.apply(wire.read(body, request));
    }
  }

  Operations(
      StreamOperations streams,
      RecordOperations records,
      AccessControl access,
      FaultInjection chance) {
    this.access = access;
    this.chance = chance;
    add("CreateStream", CreateStream.class, streams::create);
    add("DeleteStream", StreamRequest.class, streams::delete);
    add("DescribeStream", DescribeStream.class, streams::describe);
    add("DescribeStreamSummary", StreamRequest.class, streams::summarize);
    add("ListStreams", ListStreams.class, streams::list);
    add("ListShards", ListShards.class, streams::listShards);
    add(
        "IncreaseStreamRetentionPeriod",
        RetentionPeriod.class,
        request -> streams.retain(request, true));
    add(
        "DecreaseStreamRetentionPeriod",
        RetentionPeriod.class,
        request -> streams.retain(request, false));
    add("SplitShard", SplitShard.class, streams::split);
    add("MergeShards", MergeShards.class, streams::merge);
    add("UpdateShardCount", UpdateShardCount.class, streams::updateShardCount);
    add("RegisterStreamConsumer", RegisterConsumer.class, streams::register);
    add("DescribeStreamConsumer", OfConsumer.class, streams::describeConsumer);
    add("ListStreamConsumers", ListConsumers.class, streams::listConsumers);
    add("DeregisterStreamConsumer", OfConsumer.class, streams::deregister);
    add("PutRecord", PutRecord.class, records::put);
    add("PutRecords", PutRecords.class, records::put);
    add("GetShardIterator", GetShardIterator.class, records::iterator);
    add("GetRecords", GetRecords.class, records::get);
  }

  private <Q> void add(String name, Class<Q> request, Function<Q, Object> work) {
    operations.put(name, new Operation<>(request, work));
  }

  /**
   * Does what is asked; returns the answer.
   *
   * @param authorization the header of the request; null where there is none
   */
  Object call(String name, String authorization, WireFormat wire, byte[] body) {
    Operation<?> operation = operations.get(name);
    if (operation == null) {
      throw new KinesisError(
          "UnknownOperationException", "The local Kinesis does not know the operation " + name);
    }
    admit(name, authorization, wire, body);
    return operation.call(wire, body);
  }

  /** Counts a call, and refuses one that the caller may not make or that is to go wrong. */
  void admit(String name, String authorization, WireFormat wire, byte[] body) {
    calls.merge(name, 1L, Long::sum);
    access.check(authorization, name, wire, body);
    if (chance.strikes(Fault.ERROR, name)) {
      throw new KinesisError(KinesisError.INTERNAL_FAILURE, "Internal service failure.");
    }
    if (chance.strikes(Fault.THROTTLED, name)) {
      throw OF_RECORDS.contains(name)
          ? new KinesisError(KinesisError.THROUGHPUT_EXCEEDED, "Rate exceeded")
          : KinesisError.limitExceeded("Rate exceeded");
    }
  }

  /** How often each was called, refused calls included. */
  Map<String, Long> calls() {
    return Map.copyOf(calls);
  }
}
