package io.shardflow.localkinesis;

import static io.shardflow.localkinesis.KinesisServer.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static software.amazon.awssdk.services.kinesis.model.ShardIteratorType.AFTER_SEQUENCE_NUMBER;
import static software.amazon.awssdk.services.kinesis.model.ShardIteratorType.AT_SEQUENCE_NUMBER;
import static software.amazon.awssdk.services.kinesis.model.ShardIteratorType.AT_TIMESTAMP;
import static software.amazon.awssdk.services.kinesis.model.ShardIteratorType.TRIM_HORIZON;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kinesis.KinesisAsyncClient;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.model.ConsumerStatus;
import software.amazon.awssdk.services.kinesis.model.DescribeStreamRequest;
import software.amazon.awssdk.services.kinesis.model.GetRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.kinesis.model.ListShardsRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordRequest;
import software.amazon.awssdk.services.kinesis.model.PutRecordResponse;
import software.amazon.awssdk.services.kinesis.model.PutRecordsRequestEntry;
import software.amazon.awssdk.services.kinesis.model.PutRecordsResponse;
import software.amazon.awssdk.services.kinesis.model.Record;
import software.amazon.awssdk.services.kinesis.model.ScalingType;
import software.amazon.awssdk.services.kinesis.model.Shard;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;
import software.amazon.awssdk.services.kinesis.model.StartingPosition;
import software.amazon.awssdk.services.kinesis.model.StreamDescription;
import software.amazon.awssdk.services.kinesis.model.StreamDescriptionSummary;

/** A stream, with helper methods for the tests of the API. */
final class TestStream {
  private final KinesisServer server;
  private final KinesisClient kinesis;
  private final KinesisAsyncClient subscriptions;
  private final String name;

  /** Creates the stream. */
  TestStream(KinesisServer server, KinesisAsyncClient subscriptions, String name, int shards) {
    this.server = server;
    this.kinesis = server.client();
    this.subscriptions = subscriptions;
    this.name = name;
    server.createStream(name, shards);
  }

  String name() {
    return name;
  }

  String arn() {
    return summary().streamARN();
  }

  StreamDescriptionSummary summary() {
    return kinesis.describeStreamSummary(of -> of.streamName(name)).streamDescriptionSummary();
  }

  StreamDescription description(Consumer<DescribeStreamRequest.Builder> more) {
    return kinesis
        .describeStream(describe -> more.accept(describe.streamName(name)))
        .streamDescription();
  }

  void retainLonger(int hours) {
    kinesis.increaseStreamRetentionPeriod(
        increase -> increase.streamName(name).retentionPeriodHours(hours));
    server.awaitActive(name);
  }

  void retainShorter(int hours) {
    kinesis.decreaseStreamRetentionPeriod(
        decrease -> decrease.streamName(name).retentionPeriodHours(hours));
    server.awaitActive(name);
  }

  /** Returns all shards in the order of their ids. */
  List<Shard> shards() {
    return server.shards(name);
  }

  List<Shard> shards(Consumer<ListShardsRequest.Builder> which) {
    return kinesis.listShards(list -> which.accept(list.streamName(name))).shards();
  }

  List<Shard> openShards() {
    return server.openShards(name);
  }

  Shard shard(int index) {
    return shards().get(index);
  }

  void split(Shard shard) {
    server.split(name, shard);
  }

  void merge(Shard shard, Shard adjacent) {
    server.merge(name, shard, adjacent);
  }

  void scale(int shards) {
    kinesis.updateShardCount(
        update ->
            update
                .streamName(name)
                .targetShardCount(shards)
                .scalingType(ScalingType.UNIFORM_SCALING));
    server.awaitActive(name);
  }

  PutRecordResponse put(String text) {
    return put(record -> record.data(SdkBytes.fromUtf8String(text)));
  }

  /** Puts a record at this hash key and returns its sequence number. */
  BigInteger putAt(BigInteger hashKey) {
    return new BigInteger(
        put(record -> record.explicitHashKey(hashKey.toString())).sequenceNumber());
  }

  PutRecordResponse put(Consumer<PutRecordRequest.Builder> change) {
    SdkBytes nothing = SdkBytes.fromUtf8String("");
    return kinesis.putRecord(
        put -> change.accept(put.streamName(name).partitionKey("any").data(nothing)));
  }

  /** Puts records 0, 1, 2, ... in one call, each with its own partition key. */
  PutRecordsResponse putMany(int count) {
    List<PutRecordsRequestEntry> records =
        IntStream.range(0, count).mapToObj(i -> entry(String.valueOf(i))).toList();
    return kinesis.putRecords(put -> put.streamName(name).records(records));
  }

  static PutRecordsRequestEntry entry(String text) {
    return PutRecordsRequestEntry.builder()
        .partitionKey(text)
        .data(SdkBytes.fromUtf8String(text))
        .build();
  }

  String iterator(Shard shard, ShardIteratorType type) {
    return iterator(shard, get -> get.shardIteratorType(type));
  }

  String iteratorAt(Shard shard, String sequenceNumber) {
    return iterator(
        shard,
        get -> get.shardIteratorType(AT_SEQUENCE_NUMBER).startingSequenceNumber(sequenceNumber));
  }

  String iteratorAfter(Shard shard, String sequenceNumber) {
    return iterator(
        shard,
        get -> get.shardIteratorType(AFTER_SEQUENCE_NUMBER).startingSequenceNumber(sequenceNumber));
  }

  String iteratorAt(Shard shard, Instant timestamp) {
    return iterator(shard, get -> get.shardIteratorType(AT_TIMESTAMP).timestamp(timestamp));
  }

  private String iterator(Shard shard, Consumer<GetShardIteratorRequest.Builder> where) {
    return kinesis
        .getShardIterator(get -> where.accept(get.streamName(name).shardId(shard.shardId())))
        .shardIterator();
  }

  GetRecordsResponse get(String iterator, int limit) {
    return kinesis.getRecords(get -> get.shardIterator(iterator).limit(limit));
  }

  /** Returns the oldest records of a shard. */
  List<Record> read(Shard shard, int count) {
    return read(iterator(shard, TRIM_HORIZON), count);
  }

  /** Reads until this many records have been returned, in any number of reads. */
  List<Record> read(String iterator, int count) {
    List<Record> read = new ArrayList<>();
    String[] next = {iterator};
    await(count + " records")
        .atMost(TIMEOUT)
        .pollDelay(Duration.ZERO)
        .until(
            () -> {
              GetRecordsResponse response = get(next[0], 10_000);
              read.addAll(response.records());
              next[0] = response.nextShardIterator();
              return read.size() >= count;
            });
    return read;
  }

  /** Reads a closed shard, two records at a time, and returns the last response. */
  GetRecordsResponse readToEnd(Shard shard, List<Record> read) {
    GetRecordsResponse response = get(iterator(shard, TRIM_HORIZON), 2);
    read.addAll(response.records());
    for (int i = 0; i < 100 && response.nextShardIterator() != null; i++) {
      response = get(response.nextShardIterator(), 2);
      read.addAll(response.records());
    }
    assertThat(response.nextShardIterator()).isNull();
    return response;
  }

  static List<String> texts(List<Record> records) {
    return records.stream().map(record -> record.data().asUtf8String()).toList();
  }

  /** Registers a consumer, waits until it is active and returns its ARN. */
  String consumer(String consumer) {
    String arn =
        kinesis
            .registerStreamConsumer(of -> of.streamARN(arn()).consumerName(consumer))
            .consumer()
            .consumerARN();
    await(consumer + " is active")
        .atMost(TIMEOUT)
        .pollDelay(Duration.ZERO)
        .until(
            () ->
                kinesis
                        .describeStreamConsumer(describe -> describe.consumerARN(arn))
                        .consumerDescription()
                        .consumerStatus()
                    == ConsumerStatus.ACTIVE);
    return arn;
  }

  List<String> consumers(int pageSize) {
    return kinesis
        .listStreamConsumersPaginator(list -> list.streamARN(arn()).maxResults(pageSize))
        .stream()
        .flatMap(page -> page.consumers().stream())
        .map(consumer -> consumer.consumerName())
        .toList();
  }

  Subscriber subscribe(String consumerArn, Shard shard, Consumer<StartingPosition.Builder> start) {
    return new Subscriber(subscriptions, consumerArn, shard.shardId(), start);
  }
}
