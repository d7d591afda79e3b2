package io.shardflow.localkinesis.operation;

import static io.shardflow.localkinesis.api.ServiceError.invalidArgument;

import io.shardflow.localkinesis.api.Messages.*;
import io.shardflow.localkinesis.api.ServiceError;
import io.shardflow.localkinesis.api.Token;
import io.shardflow.localkinesis.api.Validation;
import io.shardflow.localkinesis.stream.Arns;
import io.shardflow.localkinesis.stream.HashKeys;
import io.shardflow.localkinesis.stream.Shard;
import io.shardflow.localkinesis.stream.Stream;
import io.shardflow.localkinesis.stream.Stream.Consumer;
import io.shardflow.localkinesis.stream.Streams;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;

/**
 * The operations on streams, shards and consumers. They take effect at once: every stream and
 * consumer is active.
 */
public final class StreamOperations {
  private static final String ON_DEMAND = "ON_DEMAND";

  /** The mode of streams with a given number of shards. */
  public static final String PROVISIONED = "PROVISIONED";

  private static final int ON_DEMAND_SHARDS = 4;
  private static final int MAX_LISTED = 10_000;
  private static final int DEFAULT_LISTED = 100;
  private static final String ACTIVE = "ACTIVE";
  private static final String NO_ENCRYPTION = "NONE";
  private static final List<EnhancedMonitoring> NO_MONITORING =
      List.of(new EnhancedMonitoring(List.of()));

  private final Streams streams;
  private final InstantSource clock;

  public StreamOperations(Streams streams, InstantSource clock) {
    this.streams = streams;
    this.clock = clock;
  }

  Object create(CreateStream request) {
    String mode =
        request.streamModeDetails() == null
            ? PROVISIONED
            : Validation.required(
                "streamModeDetails.streamMode", request.streamModeDetails().streamMode());
    if (!mode.equals(PROVISIONED) && !mode.equals(ON_DEMAND)) {
      throw invalidArgument("'%s' is not a StreamMode", mode);
    }
    Integer count =
        mode.equals(ON_DEMAND) && request.shardCount() == null
            ? Integer.valueOf(ON_DEMAND_SHARDS)
            : request.shardCount();
    streams.create(
        Validation.name("streamName", request.streamName()),
        mode,
        Validation.within("shardCount", count, 1, Integer.MAX_VALUE),
        clock.millis());
    return new Empty();
  }

  Object delete(StreamRequest request) {
    streams.delete(streams.get(request));
    return new Empty();
  }

  Object describe(DescribeStream request) {
    Stream stream = streams.get(request);
    Page<Shard> page =
        Page.of(
            stream.shards(clock.millis()),
            isAfter(request.exclusiveStartShardId()),
            Validation.within("limit", request.limit(), 1, MAX_LISTED, DEFAULT_LISTED));
    return new DescribeStreamResponse(
        new StreamDescription(
            stream.name(),
            stream.arn(),
            ACTIVE,
            new StreamModeDetails(stream.mode()),
            page.items().stream().map(StreamOperations::description).toList(),
            page.hasMore(),
            stream.retention().toHours(),
            Instant.ofEpochMilli(stream.createdMillis()),
            NO_MONITORING,
            NO_ENCRYPTION));
  }

  Object summarize(StreamRequest request) {
    Stream stream = streams.get(request);
    return new DescribeStreamSummaryResponse(
        new StreamSummary(
            stream.name(),
            stream.arn(),
            ACTIVE,
            new StreamModeDetails(stream.mode()),
            stream.retention().toHours(),
            Instant.ofEpochMilli(stream.createdMillis()),
            NO_MONITORING,
            NO_ENCRYPTION,
            stream.openShardCount(),
            stream.consumers().size()));
  }

  Object list(ListStreams request) {
    String after =
        request.nextToken() == null
            ? request.exclusiveStartStreamName()
            : Token.read("NextToken", request.nextToken(), String.class);
    Page<Stream> page =
        Page.of(
            streams.all(),
            stream -> after == null || stream.name().compareTo(after) > 0,
            Validation.within("limit", request.limit(), 1, MAX_LISTED, DEFAULT_LISTED));
    List<Stream> found = page.items();
    return new ListStreamsResponse(
        found.stream().map(Stream::name).toList(),
        page.hasMore(),
        page.hasMore() ? Token.write(page.last().name()) : null,
        found.stream()
            .map(
                stream ->
                    new ListedStream(
                        stream.name(),
                        stream.arn(),
                        ACTIVE,
                        new StreamModeDetails(stream.mode()),
                        Instant.ofEpochMilli(stream.createdMillis())))
            .toList());
  }

  Object listShards(ListShards request) {
    long now = clock.millis();
    if (request.nextToken() == null) {
      return listShards(request, request, now);
    }
    if (request.streamName() != null || request.streamARN() != null) {
      throw invalidArgument("NextToken and StreamName cannot be provided together.");
    }
    Token.ShardsPage page = Token.read("NextToken", request.nextToken(), Token.ShardsPage.class);
    if (Token.isExpired(page.issued(), now)) {
      throw new ServiceError("ExpiredNextTokenException", "NextToken has expired.");
    }
    return listShards(page.request(), request, now);
  }

  private Object listShards(ListShards request, ListShards original, long now) {
    Stream stream = streams.get(request);
    int limit = Validation.within("maxResults", original.maxResults(), 1, MAX_LISTED, MAX_LISTED);
    Predicate<Shard> wanted = wanted(request.shardFilter(), stream, now);
    Page<Shard> page =
        Page.of(stream.shards(now), isAfter(request.exclusiveStartShardId()).and(wanted), limit);
    String next =
        page.hasMore()
            ? Token.write(
                new Token.ShardsPage(
                    new ListShards(
                        stream.name(), null, null, page.last().id(), null, request.shardFilter()),
                    now))
            : null;
    return new ListShardsResponse(
        page.items().stream().map(StreamOperations::description).toList(), next);
  }

  private static Predicate<Shard> isAfter(String shardId) {
    return shard -> shardId == null || shard.id().compareTo(shardId) > 0;
  }

  private static Predicate<Shard> wanted(ShardFilter filter, Stream stream, long now) {
    if (filter == null) {
      return shard -> true;
    }
    return switch (Validation.required("shardFilter.type", filter.type())) {
      case "FROM_TRIM_HORIZON" -> shard -> true;
      case "AFTER_SHARD_ID" ->
          isAfter(Validation.required("shardFilter.shardId", filter.shardId()));
      case "AT_LATEST" -> Shard::isOpen;
      case "AT_TRIM_HORIZON" -> wasOpenAt(stream.trimHorizon(now));
      case "AT_TIMESTAMP" -> wasOpenAt(millis(filter, stream, now));
      case "FROM_TIMESTAMP" -> {
        long from = millis(filter, stream, now);
        yield shard -> shard.wasOpen(from, Long.MAX_VALUE);
      }
      default -> throw invalidArgument("'%s' is not a type of ShardFilter", filter.type());
    };
  }

  private static Predicate<Shard> wasOpenAt(long millis) {
    return shard -> shard.wasOpen(millis, millis);
  }

  /** Returns the time of a filter, or the trim horizon if that is later. */
  private static long millis(ShardFilter filter, Stream stream, long now) {
    Instant time = Validation.required("shardFilter.timestamp", filter.timestamp());
    if (time.toEpochMilli() > now) {
      throw invalidArgument("The timestamp of a ShardFilter cannot be in the future: %s", time);
    }
    return Math.max(time.toEpochMilli(), stream.trimHorizon(now));
  }

  private static ShardDescription description(Shard shard) {
    List<Shard> parents = shard.parents();
    return new ShardDescription(
        shard.id(),
        parents.isEmpty() ? null : parents.get(0).id(),
        parents.size() < 2 ? null : parents.get(1).id(),
        range(shard),
        new SequenceNumberRange(shard.numbers().starting(), shard.endingSequenceNumber()));
  }

  static HashKeyRange range(Shard shard) {
    return new HashKeyRange(shard.hashKeys().start().toString(), shard.hashKeys().end().toString());
  }

  /** Increases or decreases the retention period. */
  Object setRetention(RetentionPeriod request, boolean increase) {
    streams
        .get(request)
        .setRetention(
            Validation.required("retentionPeriodHours", request.retentionPeriodHours()), increase);
    return new Empty();
  }

  Object split(SplitShard request) {
    Stream stream = streams.get(request);
    streams.checkRoomFor(1);
    stream.split(
        Validation.required("shardToSplit", request.shardToSplit()),
        HashKeys.parse(
            "NewStartingHashKey",
            Validation.required("newStartingHashKey", request.newStartingHashKey())),
        clock.millis());
    return new Empty();
  }

  Object merge(MergeShards request) {
    Stream stream = streams.get(request);
    stream.merge(
        Validation.required("shardToMerge", request.shardToMerge()),
        Validation.required("adjacentShardToMerge", request.adjacentShardToMerge()),
        clock.millis());
    return new Empty();
  }

  Object updateShardCount(UpdateShardCount request) {
    Stream stream = streams.get(request);
    int before = stream.openShardCount();
    int target =
        Validation.within("targetShardCount", request.targetShardCount(), 1, Integer.MAX_VALUE);
    if (!"UNIFORM_SCALING".equals(Validation.required("scalingType", request.scalingType()))) {
      throw invalidArgument("ScalingType must be UNIFORM_SCALING, not '%s'", request.scalingType());
    }
    streams.checkRoomFor(target - before);
    stream.updateShardCount(target, clock.millis());
    return new UpdateShardCountResponse(stream.name(), stream.arn(), before, target);
  }

  Object register(RegisterConsumer request) {
    Stream stream = streams.get(null, Validation.required("streamARN", request.streamARN()));
    return new RegisterConsumerResponse(
        description(
            stream.register(
                Validation.name("consumerName", request.consumerName()), clock.millis()),
            null));
  }

  Object deregister(ConsumerReference request) {
    ConsumerOfStream found = consumer(request);
    found.stream().deregister(found.consumer());
    return new Empty();
  }

  Object describeConsumer(ConsumerReference request) {
    ConsumerOfStream found = consumer(request);
    return new DescribeConsumerResponse(description(found.consumer(), found.stream().arn()));
  }

  Object listConsumers(ListConsumers request) {
    Stream stream = streams.get(null, Validation.required("streamARN", request.streamARN()));
    String after =
        request.nextToken() == null
            ? null
            : Token.read("NextToken", request.nextToken(), String.class);
    Page<Consumer> page =
        Page.of(
            stream.consumers(),
            consumer -> after == null || consumer.name().compareTo(after) > 0,
            Validation.within("maxResults", request.maxResults(), 1, MAX_LISTED, DEFAULT_LISTED));
    return new ListConsumersResponse(
        page.items().stream().map(consumer -> description(consumer, null)).toList(),
        page.hasMore() ? Token.write(page.last().name()) : null);
  }

  /** A consumer and its stream. */
  public record ConsumerOfStream(Stream stream, Consumer consumer) {}

  /** Returns the consumer with an ARN or, if it is null, with a name in a stream. */
  public ConsumerOfStream consumer(ConsumerReference request) {
    String arn = request.consumerARN();
    Stream stream =
        streams.get(
            null,
            arn == null
                ? Validation.required("streamARN", request.streamARN())
                : arn.replaceFirst("/consumer/.*", ""));
    String wanted = arn == null ? Validation.required("consumerName", request.consumerName()) : arn;
    return stream.consumers().stream()
        .filter(consumer -> wanted.equals(arn == null ? consumer.name() : consumer.arn()))
        .findFirst()
        .map(consumer -> new ConsumerOfStream(stream, consumer))
        .orElseThrow(
            () ->
                ServiceError.notFound(
                    "Consumer %s of stream %s under account %s not found.",
                    wanted, stream.name(), Arns.ACCOUNT));
  }

  /** Describes a consumer. The ARN of its stream is null in lists and after registration. */
  private static ConsumerDescription description(Consumer consumer, String streamArn) {
    return new ConsumerDescription(
        consumer.name(),
        consumer.arn(),
        ACTIVE,
        Instant.ofEpochMilli(consumer.createdMillis()),
        streamArn);
  }

  /** A page of a list, and whether more items follow. */
  private record Page<T>(List<T> items, boolean hasMore) {
    static <T> Page<T> of(List<T> all, Predicate<T> wanted, int limit) {
      List<T> found = all.stream().filter(wanted).limit(limit + 1L).toList();
      return new Page<>(found.subList(0, Math.min(limit, found.size())), found.size() > limit);
    }

    T last() {
      return items.get(items.size() - 1);
    }
  }
}
