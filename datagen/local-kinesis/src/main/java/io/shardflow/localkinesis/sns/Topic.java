package io.shardflow.localkinesis.sns;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shardflow.localkinesis.sns.SnsMessages.Entry;
import io.shardflow.localkinesis.stream.Arns;
import io.shardflow.localkinesis.stream.RateLimit;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A topic, which keeps its newest messages. Thread-safe. */
final class Topic {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);
  private static final Duration DEDUPLICATION_INTERVAL = Duration.ofMinutes(5);
  private static final int MAX_DEDUPLICATION_IDS = 1_000_000;
  private static final int MAX_HELD_BYTES = 16 << 20;

  /** About what a message needs in addition to its texts. */
  private static final int BYTES_PER_MESSAGE = 500;

  /** The quotas of the largest region. */
  private static final double MESSAGES_PER_SECOND = 30_000;

  private static final double FIFO_MESSAGES_PER_SECOND = 3_000;

  private final String name;
  private final boolean contentBased;
  private final RateLimit rate;
  private final Deque<Notification> messages = new ArrayDeque<>();
  private final Map<String, Accepted> recent = new LinkedHashMap<>();
  private long heldBytes;
  private long published;

  /** What the publisher of a message gets; also if the message repeats an earlier one. */
  record Accepted(String messageId, String sequenceNumber, boolean repeated, long millis) {}

  /**
   * Creates a topic; a FIFO topic if its name ends in {@code .fifo}.
   *
   * @param contentBased whether the hash of a message is its default deduplication id
   */
  Topic(String name, boolean contentBased, boolean limited) {
    this.name = name;
    this.contentBased = contentBased;
    rate =
        new RateLimit(
            !limited
                ? RateLimit.NO_LIMIT
                : isFifo() ? FIFO_MESSAGES_PER_SECOND : MESSAGES_PER_SECOND);
  }

  static String arn(String name) {
    return "arn:aws:sns:us-east-1:%s:%s".formatted(Arns.ACCOUNT, name);
  }

  boolean isFifo() {
    return name.endsWith(".fifo");
  }

  boolean isContentBased() {
    return contentBased;
  }

  /** Reserves part of the quota, and returns whether this many messages are allowed now. */
  synchronized boolean allows(int count, long nowMillis) {
    boolean allowed = rate.has(count, nowMillis);
    if (allowed) {
      rate.take(count);
    }
    return allowed;
  }

  /** Publishes a valid message, unless its deduplication id repeats one of the last minutes. */
  synchronized Accepted publish(Entry entry, long nowMillis) {
    String deduplicationId = null;
    if (isFifo()) {
      deduplicationId =
          entry.messageDeduplicationId() != null
              ? entry.messageDeduplicationId()
              : sha256(entry.message());
      forgetBefore(nowMillis - DEDUPLICATION_INTERVAL.toMillis());
      Accepted earlier = recent.get(deduplicationId);
      if (earlier != null) {
        return new Accepted(earlier.messageId(), earlier.sequenceNumber(), true, nowMillis);
      }
    }
    Accepted accepted =
        new Accepted(
            UUID.randomUUID().toString(),
            isFifo() ? "1%019d".formatted(published) : null,
            false,
            nowMillis);
    published++;
    if (isFifo()) {
      recent.put(deduplicationId, accepted);
    }
    keep(notification(entry, accepted, deduplicationId));
    return accepted;
  }

  private void forgetBefore(long millis) {
    Iterator<Accepted> oldest = recent.values().iterator();
    while (oldest.hasNext()
        && (oldest.next().millis() <= millis || recent.size() > MAX_DEDUPLICATION_IDS)) {
      oldest.remove();
    }
  }

  private Notification notification(Entry entry, Accepted accepted, String deduplicationId) {
    Map<String, Notification.Attribute> attributes = new TreeMap<>();
    if (entry.messageAttributes() != null) {
      entry
          .messageAttributes()
          .forEach(
              (key, value) ->
                  attributes.put(key, new Notification.Attribute(value.dataType(), value.value())));
    }
    return new Notification(
        accepted.messageId(),
        arn(name),
        entry.subject(),
        entry.message(),
        TIME.format(Instant.ofEpochMilli(accepted.millis())),
        entry.messageGroupId(),
        deduplicationId,
        accepted.sequenceNumber(),
        attributes);
  }

  private void keep(Notification message) {
    messages.add(message);
    heldBytes += bytes(message);
    while (heldBytes > MAX_HELD_BYTES) {
      heldBytes -= bytes(messages.remove());
    }
  }

  private static int bytes(Notification message) {
    int characters = message.message().length();
    for (Map.Entry<String, Notification.Attribute> one : message.messageAttributes().entrySet()) {
      characters += one.getKey().length() + one.getValue().value().length();
    }
    return BYTES_PER_MESSAGE + 2 * characters;
  }

  /** Returns the newest messages, oldest first. */
  synchronized List<Notification> messages() {
    return List.copyOf(messages);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }
}
