package io.shardflow.localkinesis.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.shardflow.localkinesis.api.MessageFormat;
import io.shardflow.localkinesis.api.Messages.ConsumerReference;
import io.shardflow.localkinesis.api.Messages.Empty;
import io.shardflow.localkinesis.api.Messages.ShardEvent;
import io.shardflow.localkinesis.api.Messages.StartingPosition;
import io.shardflow.localkinesis.api.Messages.SubscribeToShard;
import io.shardflow.localkinesis.api.ServiceError;
import io.shardflow.localkinesis.api.Validation;
import io.shardflow.localkinesis.faults.FaultInjection;
import io.shardflow.localkinesis.faults.KinesisFaults.Fault;
import io.shardflow.localkinesis.operation.KinesisService;
import io.shardflow.localkinesis.operation.RecordOperations;
import io.shardflow.localkinesis.operation.StreamOperations;
import io.shardflow.localkinesis.stream.RateLimit;
import io.shardflow.localkinesis.stream.Shard;
import io.shardflow.localkinesis.stream.Shard.Read;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * The subscriptions of enhanced fan-out. Records are pushed to subscribers as they arrive. A
 * consumer has one subscription per shard, for at most five minutes. Thread-safe.
 */
public final class Subscriptions {
  private static final Duration MAX_DURATION = Duration.ofMinutes(5);
  private static final Duration MIN_DURATION_BEFORE_TAKEOVER = Duration.ofSeconds(5);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(50);
  private static final Duration MAX_EVENT_INTERVAL = Duration.ofSeconds(1);
  private static final int MAX_EVENT_RECORDS = 1000;

  private final StreamOperations streams;
  private final RecordOperations records;
  private final FaultInjection faults;
  private final InstantSource clock;
  private final double bytesPerSecond;
  private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();

  /**
   * Creates the subscriptions of a local Kinesis.
   *
   * @param limited whether each subscription has the throughput limit of AWS
   */
  public Subscriptions(
      StreamOperations streams,
      RecordOperations records,
      FaultInjection faults,
      InstantSource clock,
      boolean limited) {
    this.streams = streams;
    this.records = records;
    this.faults = faults;
    this.clock = clock;
    bytesPerSecond = limited ? Shard.BYTES_OUT_PER_SECOND : RateLimit.NO_LIMIT;
  }

  /** Opens a subscription, to be started after the response headers have been sent. */
  Subscription open(SubscribeToShard request, MessageFormat wire, Channel channel) {
    StreamOperations.ConsumerOfStream found =
        streams.consumer(
            new ConsumerReference(
                null, null, Validation.required("consumerARN", request.consumerARN())));
    long now = clock.millis();
    Shard shard = found.stream().shard(Validation.required("shardId", request.shardId()), now);
    StartingPosition start = Validation.required("startingPosition", request.startingPosition());
    long index =
        RecordOperations.index(
            found.stream(),
            shard,
            Validation.required("startingPosition.type", start.type()),
            start.sequenceNumber(),
            start.timestamp(),
            now);
    Subscription subscription =
        new Subscription(request.consumerARN(), shard, index, wire, channel, now);
    subscriptions.compute(
        subscription.key(),
        (key, other) -> {
          if (other != null) {
            other.replace(now);
          }
          return subscription;
        });
    return subscription;
  }

  /** A subscription. All methods but {@link #replace} run in the thread of the channel. */
  final class Subscription {
    private final String consumerArn;
    private final Shard shard;
    private final MessageFormat wire;
    private final Channel channel;
    private final long startMillis;
    private final RateLimit bytesOut = new RateLimit(bytesPerSecond);
    private long index;
    private long lastEventNanos;
    private Future<?> polling;

    private Subscription(
        String consumerArn,
        Shard shard,
        long index,
        MessageFormat wire,
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

    /** Ends this subscription in favour of a new one, unless this one is too young. */
    private void replace(long nowMillis) {
      if (nowMillis - startMillis < MIN_DURATION_BEFORE_TAKEOVER.toMillis()) {
        throw ServiceError.inUse(
            "Another active subscription exists for this consumer: %s, %s",
            consumerArn, shard.id());
      }
      channel.eventLoop().execute(() -> end(ServiceError.inUse("Another subscription took over.")));
    }

    void start() {
      send("event", "initial-response", wire.write(new Empty()));
      polling =
          channel
              .eventLoop()
              .scheduleWithFixedDelay(
                  this::poll, 0, POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
      channel.closeFuture().addListener(closed -> end(null));
    }

    private void poll() {
      try {
        streams.consumer(new ConsumerReference(null, null, consumerArn));
        boolean more = true;
        while (more && channel.isWritable()) {
          more = push();
        }
        if (clock.millis() - startMillis > MAX_DURATION.toMillis()) {
          end(null);
        }
      } catch (ServiceError e) {
        end(e);
      } catch (RuntimeException e) {
        end(new ServiceError(ServiceError.INTERNAL_FAILURE, e.toString()));
      }
    }

    /** Sends an event if one is due, and returns whether more records may follow. */
    private boolean push() {
      long nowMillis = clock.millis();
      if (!bytesOut.has(1, nowMillis)) {
        return false;
      }
      Read read = shard.read(index, MAX_EVENT_RECORDS, nowMillis);
      bytesOut.take(read.bytes());
      long now = System.nanoTime();
      if (read.entries().isEmpty()
          && !read.isEnd()
          && now - lastEventNanos < MAX_EVENT_INTERVAL.toNanos()) {
        return false;
      }
      lastEventNanos = now;
      boolean repeats =
          !read.entries().isEmpty() && faults.occurs(Fault.REPEATED, KinesisService.SUBSCRIBE);
      boolean ends = read.isEnd() && !repeats;
      index = repeats ? index : read.next();
      send(
          "event",
          "SubscribeToShardEvent",
          wire.write(
              new ShardEvent(
                  records.records(shard, read),
                  ends ? null : shard.numbers().after(read.next()),
                  read.millisBehind(),
                  ends ? RecordOperations.children(shard) : null)));
      if (ends) {
        end(null);
        return false;
      }
      if (faults.occurs(Fault.CUT, KinesisService.SUBSCRIBE)) {
        Connections.cut(channel);
        return false;
      }
      return !read.entries().isEmpty();
    }

    /** Ends the subscription, with an error unless it is null. Does nothing if it has ended. */
    private void end(ServiceError error) {
      subscriptions.remove(key(), this);
      boolean isFirstCall = polling == null || polling.cancel(false);
      if (!isFirstCall || !channel.isActive()) {
        return;
      }
      if (error != null) {
        send("exception", error.type(), wire.writeError(error));
      }
      channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    private void send(String messageType, String type, byte[] content) {
      Map<String, HeaderValue> headers = new LinkedHashMap<>();
      headers.put(":" + messageType + "-type", HeaderValue.fromString(type));
      headers.put(":content-type", HeaderValue.fromString(wire.contentType()));
      headers.put(":message-type", HeaderValue.fromString(messageType));
      channel.writeAndFlush(
          new DefaultHttpContent(
              Unpooled.wrappedBuffer(new Message(headers, content).toByteBuffer())));
    }
  }
}
