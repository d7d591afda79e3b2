package io.shardflow.localkinesis;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.shardflow.localkinesis.KinesisFaults.Fault;
import io.shardflow.localkinesis.Messages.Empty;
import io.shardflow.localkinesis.Messages.Failure;
import io.shardflow.localkinesis.Messages.OfConsumer;
import io.shardflow.localkinesis.Messages.ShardEvent;
import io.shardflow.localkinesis.Messages.StartingPosition;
import io.shardflow.localkinesis.Messages.SubscribeToShard;
import io.shardflow.localkinesis.Shard.Read;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * Reading by enhanced fan-out: records are pushed to the subscribers as they come, one subscription
 * a consumer and shard, for five minutes at most. Thread-safe.
 */
final class Subscriptions {
  private static final Duration LIFE = Duration.ofMinutes(5);
  private static final Duration SAFE_FROM_TAKE_OVER = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(1);
  private static final int EVENT_RECORDS = 1000;

  private final StreamOperations streams;
  private final RecordOperations records;
  private final FaultInjection chance;
  private final KinesisSettings settings;
  private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();

  Subscriptions(
      StreamOperations streams,
      RecordOperations records,
      FaultInjection chance,
      KinesisSettings settings) {
    this.streams = streams;
    this.records = records;
    this.chance = chance;
    this.settings = settings;
  }

  /** A subscription that is to be started once the head of the answer is sent. */
  Subscription open(SubscribeToShard request, WireFormat wire, Channel channel) {
    StreamOperations.Found found =
        streams.consumer(
            new OfConsumer(null, null, Validation.given("consumerARN", request.consumerARN())));
    long now = settings.clock().millis();
    Shard shard = found.stream().shard(Validation.given("shardId", request.shardId()), now);
    StartingPosition start = Validation.given("startingPosition", request.startingPosition());
    long index =
        RecordOperations.index(
            found.stream(),
            shard,
            Validation.given("startingPosition.type", start.type()),
            start.sequenceNumber(),
            start.timestamp(),
            now);
    Subscription subscription =
        new Subscription(request.consumerARN(), shard, index, wire, channel, now);
    subscriptions.compute(
        subscription.key(),
        (key, other) -> {
          if (other != null) {
            other.giveWay(now);
          }
          return subscription;
        });
    return subscription;
  }

  /** What one subscriber is sent. All but {@link #giveWay} is done in the channel's own thread. */
  final class Subscription {
    private final String consumerArn;
    private final Shard shard;
    private final WireFormat wire;
    private final Channel channel;
    private final long startMillis;
    private final RateLimit bytesOut =
        new RateLimit(settings.limits() ? Shard.BYTES_OUT_PER_SECOND : RateLimit.NO_LIMIT);
    private long index;
    private long toldNanos;
    private Future<?> looking;

    private Subscription(
        String consumerArn,
        Shard shard,
        long index,
        WireFormat wire,
        Channel channel,
        long startMillis) {
      this.consumerArn = consumerArn;
      this.shard = shard;
      this.index = index;
      this.wire = wire;
      this.channel = channel;
      this.startMillis = startMillis;
    }

    private String key() {
      return consumerArn + " " + shard.id();
    }

    /** Makes room for another, unless this one is too young for that. */
    private void giveWay(long nowMillis) {
      if (nowMillis - startMillis < SAFE_FROM_TAKE_OVER.toMillis()) {
        throw KinesisError.inUse(
            "Another active subscription exists for this consumer: %s, %s",
            consumerArn, shard.id());
      }
      channel.eventLoop().execute(() -> end(KinesisError.inUse("Another subscription took over.")));
    }

    void start() {
      send("event", "initial-response", new Empty());
      looking =
          channel
              .eventLoop()
              .scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
      channel.closeFuture().addListener(closed -> end(null));
    }

    private void look() {
      try {
        streams.consumer(new OfConsumer(null, null, consumerArn));
        boolean more = true;
        while (more && channel.isWritable()) {
          more = push();
        }
        if (settings.clock().millis() - startMillis > LIFE.toMillis()) {
          end(null);
        }
      } catch (KinesisError e) {
        end(e);
      } catch (RuntimeException e) {
        end(new KinesisError(KinesisError.INTERNAL_FAILURE, e.toString()));
      }
    }

    /** Sends an event, if there is something to tell; returns whether there may be more. */
    private boolean push() {
      long nowMillis = settings.clock().millis();
      if (!bytesOut.has(1, nowMillis)) {
        return false;
      }
      Read read = shard.read(index, EVENT_RECORDS, nowMillis);
      bytesOut.take(read.bytes());
      long now = System.nanoTime();
      if (read.entries().isEmpty() && !read.isEnd() && now - toldNanos < SIGN_OF_LIFE.toNanos()) {
        return false;
      }
      toldNanos = now;
      boolean repeats =
          !read.entries().isEmpty() && chance.strikes(Fault.REPEATED, Operations.SUBSCRIBE);
      boolean ends = read.isEnd() && !repeats;
      index = repeats ? index : read.next();
      send(
          "event",
          "SubscribeToShardEvent",
          new ShardEvent(
              records.records(shard, read),
              ends ? null : shard.numbers().after(read.next()),
              read.millisBehind(),
              ends ? RecordOperations.children(shard) : null));
      if (ends) {
        end(null);
        return false;
      }
      if (chance.strikes(Fault.CUT, Operations.SUBSCRIBE)) {
        KinesisHttp.cut(channel);
        return false;
      }
      return !read.entries().isEmpty();
    }

    /** Ends it, in order or by an error, unless it has ended. It may not have been started. */
    private void end(KinesisError error) {
      subscriptions.remove(key(), this);
      boolean isFirst = looking == null || looking.cancel(false);
      if (!isFirst || !channel.isActive()) {
        return;
      }
      if (error != null) {
        send("exception", error.type(), new Failure(error.type(), error.getMessage()));
      }
      channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private void send(String messageType, String type, Object content) {
      Map<String, HeaderValue> headers = new LinkedHashMap<>();
      headers.put(":" + messageType + "-type", HeaderValue.fromString(type));
      headers.put(":content-type", HeaderValue.fromString(wire.contentType()));
      headers.put(":message-type", HeaderValue.fromString(messageType));
      channel.writeAndFlush(
          new DefaultHttpContent(
              Unpooled.wrappedBuffer(new Message(headers, wire.write(content)).toByteBuffer())));
    }
  }
}
