package io.shardflow.local.discover.suggest;

import io.shardflow.codec.RecordFormat;
import io.shardflow.jobs.eventtime.TimeOptions;
import io.shardflow.model.DeadLetter;
import io.shardflow.model.Decoded;
import io.shardflow.model.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a job reads of the sampled records, and why it cannot read the rest. */
public final class Reading {
  private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");
  private static final Duration MAX_AHEAD = TimeOptions.MAX_AHEAD.config().defaultValue();

  /**
   * Why records cannot be read.
   *
   * @param field the input field, or null if the reason concerns the whole record
   * @param path where the options look for the field; null for the field of that name
   */
  public record Reason(String reason, String field, String path) {}

  /**
   * Records that cannot be read for the same reason.
   *
   * @param example the first of them
   */
  public record Rejected(Reason reason, long count, String example) {}

  private final Map<Reason, Rejected> rejected = new LinkedHashMap<>();
  private final List<Duration> ahead = new ArrayList<>();
  private long events;
  private long malformed;
  private long before1990;
  private Instant firstBefore1990;
  private long future;
  private Instant lastInFuture;

  /** Adds an event or a dead letter, which was read with these options. */
  <E extends Event> void add(Decoded<E> decoded, RecordFormat shape) {
    if (!decoded.isEvent()) {
      malformed++;
      DeadLetter letter = decoded.deadLetter();
      String path = letter.field() == null ? null : shape.mapping().writtenOf(letter.field());
      String reason =
          path != null && letter.reason().endsWith(" at " + path)
              ? letter.reason().substring(0, letter.reason().length() - path.length() - 4)
              : letter.reason();
      rejected.merge(
          new Reason(reason, letter.field(), path),
          new Rejected(new Reason(reason, letter.field(), path), 1, letter.payload()),
          (first, next) -> new Rejected(first.reason, first.count + 1, first.example));
      return;
    }
    events++;
    Instant time = decoded.event().eventTime();
    if (time == null || decoded.arrivalTime() == null) {
      return;
    }
    ahead.add(Duration.between(decoded.arrivalTime(), time));
    if (time.isBefore(EARLIEST)) {
      before1990++;
      firstBefore1990 =
          firstBefore1990 == null || time.isBefore(firstBefore1990) ? time : firstBefore1990;
    } else if (time.isAfter(decoded.arrivalTime().plus(MAX_AHEAD))) {
      future++;
      lastInFuture = lastInFuture == null || time.isAfter(lastInFuture) ? time : lastInFuture;
    }
  }

  /** Returns the number of events that can be read. */
  public long events() {
    return events;
  }

  /** Returns the number of events, and of records or parts of records that cannot be read. */
  public long total() {
    return events + malformed;
  }

  /** Returns the share of events that can be read, from 0 to 1. */
  public double share() {
    return total() == 0 ? 0 : (double) events / total();
  }

  /** Returns what cannot be read, the most frequent reason first. */
  public List<Rejected> rejected() {
    return rejected.values().stream()
        .sorted(Comparator.comparing(Rejected::count).reversed())
        .toList();
  }

  /** Returns the number of events before 1990, as with a wrong unit or pattern. */
  public long before1990() {
    return before1990;
  }

  /** Returns the earliest time before 1990, or null. */
  public Instant firstBefore1990() {
    return firstBefore1990;
  }

  /** Returns the number of events more than a day after their arrival. */
  public long inFuture() {
    return future;
  }

  /** Returns the latest time more than a day after the arrival, or null. */
  public Instant lastInFuture() {
    return lastInFuture;
  }

  /** Returns by how much events are ahead of their arrival, on the median; null without events. */
  public Duration medianAhead() {
    return ahead.isEmpty() ? null : ahead.stream().sorted().toList().get(ahead.size() / 2);
  }
}
