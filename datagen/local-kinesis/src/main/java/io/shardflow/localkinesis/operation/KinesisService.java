package io.shardflow.localkinesis.operation;

import io.shardflow.localkinesis.api.MessageFormat;
import io.shardflow.localkinesis.api.Messages.*;
import io.shardflow.localkinesis.api.ServiceError;
import io.shardflow.localkinesis.api.Token;
import io.shardflow.localkinesis.stream.Arns;
import java.util.Set;

/** The operations of Kinesis Data Streams. */
public final class KinesisService extends Service {
  /** The operation that returns a stream of events instead of a response. */
  public static final String SUBSCRIBE = "SubscribeToShard";

  private static final Set<String> RECORD_OPERATIONS =
      Set.of("PutRecord", "PutRecords", "GetRecords", "GetShardIterator");

  public KinesisService(StreamOperations streams, RecordOperations records) {
    super("kinesis");
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

  @Override
  protected String label(String operation) {
    return operation;
  }

  @Override
  protected ServiceError throttled(String operation) {
    return RECORD_OPERATIONS.contains(operation)
        ? new ServiceError(ServiceError.THROUGHPUT_EXCEEDED, "Rate exceeded")
        : ServiceError.limitExceeded("Rate exceeded");
  }

  @Override
  protected String resource(MessageFormat format, byte[] body) {
    Resource resource = format.read(body, Resource.class);
    if (resource.streamARN() != null) {
      return resource.streamARN();
    }
    if (resource.consumerARN() != null) {
      return resource.consumerARN();
    }
    String stream =
        resource.shardIterator() == null
            ? resource.streamName()
            : Token.read("ShardIterator", resource.shardIterator(), Token.Iterator.class).stream();
    return stream == null ? "*" : Arns.ofStream(stream);
  }
}
