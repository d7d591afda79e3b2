package io.shardflow.localkinesis.operation;

import io.shardflow.localkinesis.api.KinesisError;
import io.shardflow.localkinesis.api.Messages.*;
import io.shardflow.localkinesis.api.WireFormat;
import io.shardflow.localkinesis.faults.FaultInjection;
import io.shardflow.localkinesis.faults.KinesisFaults.Fault;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The operations by name. Checks, counts and dispatches calls. Thread-safe. */
public final class Operations {
  /** The operation that returns a stream of events instead of a response. */
  public static final String SUBSCRIBE = "SubscribeToShard";

  private static final Set<String> RECORD_OPERATIONS =
      Set.of("PutRecord", "PutRecords", "GetRecords", "GetShardIterator");

  private final AccessControl access;
  private final FaultInjection faults;
  private final Map<String, Long> calls = new ConcurrentHashMap<>();
  private final Map<String, Operation<?>> operations = new HashMap<>();

  private record Operation<Q>(Class<Q> request, Function<Q, Object> function) {
    Object call(WireFormat wire, byte[] body) {
      return function.apply(wire.read(body, request));
    }
  }

  public Operations(
      StreamOperations streams,
      RecordOperations records,
      AccessControl access,
      FaultInjection faults) {
    this.access = access;
    this.faults = faults;
    add("CreateStream", CreateStream.class, streams::create);
    add("DeleteStream", StreamRequest.class, streams::delete);
    add("DescribeStream", DescribeStream.class, streams::describe);
    add("DescribeStreamSummary", StreamRequest.class, streams::summarize);
    add("ListStreams", ListStreams.class, streams::list);
    add("ListShards", ListShards.class, streams::listShards);
    add(
        "IncreaseStreamRetentionPeriod",
        RetentionPeriod.class,
        request -> streams.setRetention(request, true));
    add(
        "DecreaseStreamRetentionPeriod",
        RetentionPeriod.class,
        request -> streams.setRetention(request, false));
    add("SplitShard", SplitShard.class, streams::split);
    add("MergeShards", MergeShards.class, streams::merge);
    add("UpdateShardCount", UpdateShardCount.class, streams::updateShardCount);
    add("RegisterStreamConsumer", RegisterConsumer.class, streams::register);
    add("DescribeStreamConsumer", ConsumerReference.class, streams::describeConsumer);
    add("ListStreamConsumers", ListConsumers.class, streams::listConsumers);
    add("DeregisterStreamConsumer", ConsumerReference.class, streams::deregister);
    add("PutRecord", PutRecord.class, records::put);
    add("PutRecords", PutRecords.class, records::put);
    add("GetShardIterator", GetShardIterator.class, records::iterator);
    add("GetRecords", GetRecords.class, records::get);
  }

  private <Q> void add(String name, Class<Q> request, Function<Q, Object> function) {
    operations.put(name, new Operation<>(request, function));
  }

  /**
   * Executes a call and returns the response.
   *
   * @param authorization the Authorization header of the request, or null
   * @throws KinesisError if the call is refused
   */
  public Object call(String name, String authorization, WireFormat wire, byte[] body) {
    Operation<?> operation = operations.get(name);
    if (operation == null) {
      throw new KinesisError(
          "UnknownOperationException", "The local Kinesis does not support the operation " + name);
    }
    admit(name, authorization, wire, body);
    return operation.call(wire, body);
  }

  /** Counts a call, checks access to it, and injects faults. */
  public void admit(String name, String authorization, WireFormat wire, byte[] body) {
    calls.merge(name, 1L, Long::sum);
    access.check(authorization, name, wire, body);
    if (faults.occurs(Fault.ERROR, name)) {
      throw new KinesisError(KinesisError.INTERNAL_FAILURE, "Internal service failure.");
    }
    if (faults.occurs(Fault.THROTTLED, name)) {
      throw RECORD_OPERATIONS.contains(name)
          ? new KinesisError(KinesisError.THROUGHPUT_EXCEEDED, "Rate exceeded")
          : KinesisError.limitExceeded("Rate exceeded");
    }
  }

  /** Returns the number of calls of each operation, including refused calls. */
  public Map<String, Long> calls() {
    return Map.copyOf(calls);
  }
}
